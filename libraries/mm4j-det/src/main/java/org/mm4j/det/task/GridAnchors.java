package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.nn.Tensors;

/** Base anchors of each level, repeated at every cell; what the anchor generators have in common. */
public final class GridAnchors {

    private final List<Stride> strides;
    private final List<float[]> baseAnchors;

    /**
     * Takes the anchors of the first cell.
     *
     * @param strides a level each
     * @param baseAnchors a level each: x1, y1, x2, y2 of each anchor, in pixels
     */
    public GridAnchors(List<Stride> strides, List<float[]> baseAnchors) {
        if (strides.size() != baseAnchors.size()) {
            throw new IllegalArgumentException(
                    strides.size() + " strides for base anchors of " + baseAnchors.size() + " levels");
        }
        this.strides = List.copyOf(strides);
        this.baseAnchors = List.copyOf(baseAnchors);
    }

    /** The strides, a level each. */
    public List<Stride> strides() {
        return strides;
    }

    /** The number of anchors at each cell, a level each. */
    public List<Integer> numBasePriors() {
        return baseAnchors.stream().map(anchors -> anchors.length / 4).toList();
    }

    /** x1, y1, x2, y2 of the anchors of the first cell of a level. */
    public float[] baseAnchors(int level) {
        return baseAnchors.get(level).clone();
    }

    /** See {@link PriorGenerator#gridPriors}. */
    public List<Tensor> gridPriors(List<MapSize> sizes, Tensor like) {
        checkLevels(sizes);
        List<Tensor> priors = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            float[] values = level(level, sizes.get(level));
            priors.add(Tensors.of(values, values.length / 4, 4).to(like.device(), ScalarType.Float));
        }
        return priors;
    }

    private float[] level(int level, MapSize size) {
        float[] base = baseAnchors.get(level);
        Stride stride = strides.get(level);
        float[] values = new float[size.height() * size.width() * base.length];
        int at = 0;
        for (int row = 0; row < size.height(); row++) {
            float y = (float) row * stride.height();
            for (int column = 0; column < size.width(); column++) {
                float x = (float) column * stride.width();
                for (int i = 0; i < base.length; i += 2) {
                    values[at++] = base[i] + x;
                    values[at++] = base[i + 1] + y;
                }
            }
        }
        return values;
    }

    /** See {@link PriorGenerator#validFlags}. */
    public List<boolean[]> validFlags(List<MapSize> sizes, int padHeight, int padWidth) {
        checkLevels(sizes);
        List<boolean[]> flags = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            Stride stride = strides.get(level);
            MapSize size = sizes.get(level);
            int height = Math.min(ceilDiv(padHeight, stride.height()), size.height());
            int width = Math.min(ceilDiv(padWidth, stride.width()), size.width());
            int count = baseAnchors.get(level).length / 4;
            boolean[] valid = new boolean[size.height() * size.width() * count];
            for (int row = 0; row < height; row++) {
                int from = row * size.width() * count;
                Arrays.fill(valid, from, from + width * count, true);
            }
            flags.add(valid);
        }
        return flags;
    }

    private void checkLevels(List<MapSize> sizes) {
        if (sizes.size() != strides.size()) {
            throw new IllegalArgumentException(sizes.size() + " feature maps for " + strides.size() + " strides");
        }
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
