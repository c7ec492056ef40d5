package org.mm4j.cv.models.transformer;

import org.bytedeco.pytorch.Tensor;

/**
 * A map as a row of tokens.
 *
 * @param tokens (N, height · width, C), row by row
 * @param height rows of the map
 * @param width columns of the map
 */
public record Patches(Tensor tokens, int height, int width) {

    /** A map (N, C, H, W) as tokens. */
    public static Patches of(Tensor map) {
        return new Patches(map.flatten(2, -1).transpose(1, 2), (int) map.size(2), (int) map.size(3));
    }

    /** The same places with other tokens. */
    public Patches with(Tensor tokens) {
        return new Patches(tokens, height, width);
    }

    /** The map (N, C, height, width). */
    public Tensor map() {
        return tokens.transpose(1, 2).reshape(tokens.size(0), tokens.size(2), height, width);
    }
}
