package org.mm4j.det.task;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Makes the points that stand for the cells of feature maps of several strides. */
public final class MlvlPointGenerator implements PriorGenerator {

    /** The arguments. */
    public record Args(
            @Doc("stride of each level, a number or (width, height)")
            List<Stride> strides,

            @Default("0.5") @Doc("where in its cell a point lies; 0.5 is the middle")
            double offset) {}

    private final List<Stride> strides;
    private final double offset;

    /** Makes a generator. */
    public MlvlPointGenerator(Args args) {
        this.strides = List.copyOf(args.strides());
        this.offset = args.offset();
    }

    @Override
    public int numLevels() {
        return strides.size();
    }

    @Override
    public List<Stride> strides() {
        return strides;
    }

    @Override
    public List<Integer> numBasePriors() {
        return Collections.nCopies(strides.size(), 1);
    }

    @Override
    public List<Tensor> gridPriors(List<MapSize> sizes, Tensor like) {
        return gridPriors(sizes, false, like);
    }

    /**
     * The points of each level, row by row.
     *
     * @param sizes of the feature maps, one for each level
     * @param withStride whether to append the stride
     * @param like a tensor of the device to put them on
     * @return for each level (h·w, 2) as x, y or (h·w, 4) as x, y, stride width, stride height; float32, input pixels
     */
    public List<Tensor> gridPriors(List<MapSize> sizes, boolean withStride, Tensor like) {
        if (sizes.size() != strides.size()) {
            throw new IllegalArgumentException(sizes.size() + " feature maps for " + strides.size() + " strides");
        }
        List<Tensor> priors = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            priors.add(levelPriors(level, sizes.get(level), withStride, like));
        }
        return priors;
    }

    /** All points of all levels, one after the other. */
    public Tensor allPriors(List<MapSize> sizes, boolean withStride, Tensor like) {
        return torch.cat(new TensorVector(gridPriors(sizes, withStride, like).toArray(Tensor[]::new)), 0);
    }

    /** The points of one level: (h·w, 2). */
    public Tensor levelPriors(int level, MapSize size, Tensor like) {
        return levelPriors(level, size, false, like);
    }

    private Tensor levelPriors(int level, MapSize size, boolean withStride, Tensor like) {
        Stride stride = strides.get(level);
        int columns = withStride ? 4 : 2;
        float[] values = new float[size.height() * size.width() * columns];
        int at = 0;
        for (int row = 0; row < size.height(); row++) {
            float y = (row + (float) offset) * stride.height();
            for (int column = 0; column < size.width(); column++) {
                values[at] = (column + (float) offset) * stride.width();
                values[at + 1] = y;
                if (withStride) {
                    values[at + 2] = stride.width();
                    values[at + 3] = stride.height();
                }
                at += columns;
            }
        }
        return torch.tensor(values)
                .view((long) size.height() * size.width(), columns)
                .to(like.device(), ScalarType.Float);
    }

    @Override
    public List<boolean[]> validFlags(List<MapSize> sizes, int padHeight, int padWidth) {
        List<boolean[]> flags = new ArrayList<>();
        for (int level = 0; level < sizes.size(); level++) {
            Stride stride = strides.get(level);
            MapSize size = sizes.get(level);
            int height = Math.min(ceilDiv(padHeight, stride.height()), size.height());
            int width = Math.min(ceilDiv(padWidth, stride.width()), size.width());
            boolean[] valid = new boolean[size.height() * size.width()];
            for (int row = 0; row < height; row++) {
                Arrays.fill(valid, row * size.width(), row * size.width() + width, true);
            }
            flags.add(valid);
        }
        return flags;
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
