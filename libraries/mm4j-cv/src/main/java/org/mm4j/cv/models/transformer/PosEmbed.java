package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/** Position embeddings, one for each place of a map, behind those of tokens that have no place. */
public final class PosEmbed {

    private PosEmbed() {}

    /**
     * Stretches embeddings to another size of the map.
     *
     * @param embeddings (1, extra + source places, C)
     * @param mode bicubic, bilinear or nearest
     * @param extra number of tokens without a place, which come first and stay
     * @return (1, extra + target places, C); the same if the sizes are
     */
    public static Tensor resize(Tensor embeddings, IntPair source, IntPair target, String mode, int extra) {
        if (source.equals(target)) {
            return embeddings;
        }
        long places = (long) source.height() * source.width();
        if (embeddings.size(1) != places + extra) {
            throw new IllegalArgumentException("there are " + embeddings.size(1) + " position embeddings, not "
                    + source.height() + " x " + source.width() + " + " + extra + "; check img_size");
        }
        Tensor map = embeddings
                .narrow(1, extra, places)
                .reshape(1, source.height(), source.width(), embeddings.size(2))
                .permute(0, 3, 1, 2);
        Tensor resized = stretch(map, target, mode).flatten(2, -1).transpose(1, 2);
        return extra == 0 ? resized : Tensors.cat(List.of(embeddings.narrow(1, 0, extra), resized), 1);
    }

    private static Tensor stretch(Tensor map, IntPair target, String mode) {
        DoubleOptional none = new DoubleOptional();
        return switch (mode) {
            case "bicubic" -> torch.upsample_bicubic2d(map, target.longs(), false, none, none);
            case "bilinear" -> torch.upsample_bilinear2d(map, target.longs(), false, none, none);
            case "nearest" -> torch.upsample_nearest2d(map, target.longs(), none, none);
            default ->
                throw new IllegalArgumentException(
                        "interpolate_mode: expected bicubic, bilinear or nearest, got '" + mode + "'");
        };
    }

    /** A square map with that many places, as checkpoints have it; a number that is no square is rounded down. */
    public static IntPair square(long places) {
        return IntPair.of((int) Math.sqrt((double) places));
    }
}
