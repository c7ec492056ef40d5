package org.mm4j.cv.ops;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
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
public final class RoIAlignRotated extends BaseModule {

    /** The arguments. */
    public record Args(
            @Doc("rows and columns of the grid") IntPair outputSize,

            @Doc("features per pixel of the picture, such as 1 / stride")
            double spatialScale,

            @Default("0") @Doc("sample points along each side of a bin, 0 for as many as there are features")
            int samplingRatio,

            @Default("True") @Doc("whether the centre of the first feature lies at half a feature")
            boolean aligned,

            @Default("False") @Doc("whether positive angles turn clockwise")
            boolean clockwise) {

        /** Checks the sizes. */
        public Args {
            if (outputSize.height() < 1 || outputSize.width() < 1) {
                throw new IllegalArgumentException("output_size is at least 1, not " + outputSize);
            }
            if (!(spatialScale > 0)) {
                throw new IllegalArgumentException("spatial_scale is greater than 0, not " + spatialScale);
            }
            if (samplingRatio < 0) {
                throw new IllegalArgumentException("sampling_ratio is not negative, unlike " + samplingRatio);
            }
        }
    }

    private static final long SUM = 0;

    private final Args args;

    /** Makes the layer. */
    public RoIAlignRotated(Args args) {
        this.args = args;
    }

    /**
     * Pools.
     *
     * @param features (n, c, h, w), float32
     * @param rois (k, 6): number of the picture, centre x, centre y, width, height in pixels, angle in radians
     * @return (k, c, rows, columns)
     */
    public Tensor forward(Tensor features, Tensor rois) {
        long channels = features.size(1);
        float[] boxes = Boxes.read(rois, 6);
        int count = boxes.length / 6;
        IntPair grid = args.outputSize();
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
