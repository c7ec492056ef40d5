package org.mm4j.cv.ops;

import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Pools the features inside rotated boxes into a grid of fixed size, by bilinear interpolation at sample points.
 * Differentiable with respect to the features: each pooled value is a weighted sum of feature vectors.
 */
@Doc("Pools the features inside rotated boxes.")
public final class RoIAlignRotated extends BaseModule implements RoILayer {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("rows and columns of the grid") IntPair outputSize,

            @Doc("features per pixel of the picture, such as 1 / stride")
            double spatialScale,

            @Default("0") @Doc("sample points along each side of a bin, 0 for as many as there are features")
            int samplingRatio,

            @Default("True") @Doc("whether the centre of the first feature lies at half a feature")
            boolean aligned,

            @Default("False") @Doc("whether positive angles turn clockwise")
            boolean clockwise,

            @Nullable @Doc("an older name of output_size") IntPair outSize,

            @Nullable @Doc("an older name of sampling_ratio")
            Integer sampleNum) {

        /** Checks the sizes. */
        public Args {
            IntPair size = outputSize == null ? outSize : outputSize;
            if (size == null || (outputSize != null && outSize != null)) {
                throw new IllegalArgumentException("output_size, or out_size as it was called before, is to be given");
            }
            if (size.height() < 1 || size.width() < 1) {
                throw new IllegalArgumentException("output_size is at least 1, not " + size);
            }
            if (!(spatialScale > 0)) {
                throw new IllegalArgumentException("spatial_scale is greater than 0, not " + spatialScale);
            }
            if (samplingRatio < 0 || (sampleNum != null && sampleNum < 0)) {
                throw new IllegalArgumentException(
                        "sampling_ratio is not negative, unlike " + (sampleNum == null ? samplingRatio : sampleNum));
            }
        }

        /** Rows and columns of the grid, by whichever name they were given. */
        IntPair grid() {
            return outputSize == null ? Objects.requireNonNull(outSize) : outputSize;
        }

        /** Sample points along each side of a bin, by whichever name they were given. */
        int samples() {
            return sampleNum == null ? samplingRatio : sampleNum;
        }
    }

    private static final long SUM = 0;

    private final Args args;
    private final IntPair grid;

    /** Makes the layer. */
    public RoIAlignRotated(Args args) {
        this.args = args;
        this.grid = args.grid();
    }

    @Override
    public IntPair outputSize() {
        return grid;
    }

    /**
     * Pools.
     *
     * @param features (n, c, h, w), float32
     * @param rois (k, 6): number of the picture, centre x, centre y, width, height in pixels, angle in radians
     * @return (k, c, rows, columns)
     */
    @Override
    public Tensor forward(Tensor features, Tensor rois) {
        long channels = features.size(1);
        float[] boxes = Boxes.read(rois, 6);
        int count = boxes.length / 6;
        RotatedSampling sampling = new RotatedSampling(
                args, boxes, (int) features.size(0), (int) features.size(2), (int) features.size(3));
        long[] indices = sampling.indices();
        Tensor table = features.permute(0, 2, 3, 1).reshape(-1, channels);
        Tensor pooled = torch.embedding_bag(
                        table,
                        Tensors.of(indices, indices.length).to(features.device(), torch.ScalarType.Long),
                        Tensors.of(sampling.offsets, sampling.offsets.length)
                                .to(features.device(), torch.ScalarType.Long),
                        false,
                        SUM,
                        false,
                        Tensors.optional(Tensors.of(sampling.weights(), indices.length)
                                .to(features.device(), features.scalar_type())),
                        false)
                .get0();
        return pooled.reshape(count, grid.height(), grid.width(), channels)
                .permute(0, 3, 1, 2)
                .contiguous();
    }
}
