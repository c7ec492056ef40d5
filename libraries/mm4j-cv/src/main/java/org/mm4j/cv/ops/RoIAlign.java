package org.mm4j.cv.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.T_TensorTensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Divides each region into bins, takes bilinear samples in each of them, and keeps their mean or their maximum.
 * Differentiable by the feature map.
 *
 * <p>A bin is a weighted sum of few cells of the map, so all bins of all regions are one sum over bags of rows of the map:
 * the memory it takes beside input and output grows with the cells below the regions, not with the channels.
 */
public final class RoIAlign extends BaseModule implements RoILayer {

    /** What is kept of the samples of a bin. */
    public enum PoolMode {
        /** Their mean. */
        AVG,
        /** The largest, for each channel. */
        MAX
    }

    /** The arguments. */
    public record Args(
            @Doc("height and width of what comes out") IntPair outputSize,

            @Default("1.0") @Doc("cells of the map for each pixel of the input")
            double spatialScale,

            @Default("0") @Doc("samples in each bin along each axis; 0: as many as cells")
            int samplingRatio,

            @Default("'avg'") @Doc("'avg' or 'max'") PoolMode poolMode,

            @Default("True") @Doc("cell centres lie at halves, as they do; False: as in old versions")
            boolean aligned,

            @Default("False") @Doc("another implementation of the same mean: changes nothing, and goes with 'avg' only")
            boolean useTorchvision) {

        /** Checks the ranges. */
        public Args {
            if (outputSize.height() < 1 || outputSize.width() < 1) {
                throw new IllegalArgumentException("output_size is at least 1, not " + outputSize);
            }
            if (samplingRatio < 0) {
                throw new IllegalArgumentException("sampling_ratio is not negative, but " + samplingRatio);
            }
            if (useTorchvision && poolMode != PoolMode.AVG) {
                throw new IllegalArgumentException("use_torchvision=True goes with pool_mode='avg'");
            }
        }
    }

    private static final long SUM = 0;

    private final Args args;

    /** Makes a layer. */
    public RoIAlign(Args args) {
        this.args = args;
    }

    /** The arguments. */
    public Args args() {
        return args;
    }

    @Override
    public IntPair outputSize() {
        return args.outputSize();
    }

    @Override
    public Tensor forward(Tensor input, Tensor rois) {
        return forward(List.of(input), new double[] {args.spatialScale()}, new int[(int) rois.size(0)], rois);
    }

    /**
     * Cuts each region out of one of several maps, all at once. Every map is part of the graph, whether or not a region
     * uses it.
     *
     * @param maps (n, c, h, w) float32, with the same n and c
     * @param scales cells for each pixel of the input, a map each; in place of {@code spatial_scale}
     * @param levels which map each region is cut out of
     * @param rois (k, 5) as in {@link #forward(Tensor, Tensor)}
     * @return (k, c, height, width), of the open scope
     */
    public Tensor forward(List<Tensor> maps, double[] scales, int[] levels, Tensor rois) {
        if (rois.dim() != 2 || rois.size(1) != 5) {
            throw new IllegalArgumentException("regions have the shape [k, 5], not " + shape(rois));
        }
        if (maps.size() != scales.length || levels.length != rois.size(0)) {
            throw new IllegalArgumentException(maps.size() + " maps and " + scales.length + " scales, " + rois.size(0)
                    + " regions and " + levels.length + " levels");
        }
        return TorchScope.keeping(() -> {
            long channels = maps.get(0).size(1);
            IntPair size = args.outputSize();
            Tensor rows = rows(maps);
            long regions = rois.size(0);
            if (regions == 0) {
                return rows.narrow(0, 0, 0).reshape(0, channels, size.height(), size.width());
            }
            RoISamples samples = new RoISamples(
                    new RoISamples.Grid(size.height(), size.width(), args.samplingRatio(), args.aligned()),
                    maps,
                    scales);
            float[] regionValues = Tensors.floats(rois);
            Tensor bins = args.poolMode() == PoolMode.AVG
                    ? bags(rows, samples.means(regionValues, levels))
                    : largest(rows, samples, regionValues, levels);
            return bins.view(regions, size.height(), size.width(), channels).permute(0, 3, 1, 2);
        });
    }

    /** All cells of all maps of all pictures as rows of a table: (cells, c). */
    private static Tensor rows(List<Tensor> maps) {
        List<Tensor> tables = new ArrayList<>();
        for (Tensor map : maps) {
            tables.add(map.permute(0, 2, 3, 1).reshape(-1, map.size(1)));
        }
        return tables.size() == 1 ? tables.get(0) : Tensors.cat(tables, 0);
    }

    private static Tensor bags(Tensor rows, RoISamples.Bags bags) {
        long count = bags.count();
        if (bags.size() == 0) {
            // The sum over nothing keeps the graph.
            return rows.narrow(0, 0, 0).sum(0).expand(count, rows.size(1)).contiguous();
        }
        Tensor indices = Tensors.of(bags.indices(), bags.size()).to(rows.device(), ScalarType.Long);
        Tensor offsets = Tensors.of(bags.offsets(), count).to(rows.device(), ScalarType.Long);
        Tensor weights = Tensors.of(bags.weights(), bags.size()).to(rows.device(), rows.scalar_type());
        T_TensorTensorTensorTensor_T result =
                torch.embedding_bag(rows, indices, offsets, false, SUM, false, new TensorOptional(weights), false);
        // A handle of its own: an element of a native tuple is a view of the tuple.
        return new Tensor(result.get0());
    }

    /** The largest samples of each bin; regions with equal numbers of samples go together. */
    private static Tensor largest(Tensor rows, RoISamples samples, float[] rois, int[] levels) {
        List<Tensor> parts = new ArrayList<>();
        List<Long> order = new ArrayList<>();
        for (RoISamples.Group group : samples.groups(rois, levels)) {
            long perBin = group.samplesPerBin();
            long bins = samples.binsPerRegion();
            Tensor values = bags(rows, group.samples());
            parts.add(
                    perBin == 0
                            ? values.narrow(0, 0, 0).sum(0).expand(group.regions().length * bins, rows.size(1))
                            : new Tensor(values.view(group.regions().length * bins, perBin, rows.size(1))
                                    .max(1)
                                    .get0()));
            for (int region : group.regions()) {
                order.add((long) region);
            }
        }
        long[] back = new long[order.size()];
        for (int i = 0; i < back.length; i++) {
            back[order.get(i).intValue()] = i;
        }
        long bins = samples.binsPerRegion();
        return Tensors.cat(parts, 0)
                .view(back.length, bins * rows.size(1))
                .index_select(0, Tensors.of(back, back.length).to(rows.device(), ScalarType.Long));
    }

    private static String shape(Tensor tensor) {
        return Arrays.toString(tensor.shape());
    }

    @Override
    public String extraRepr() {
        return "output_size=" + args.outputSize() + ", spatial_scale=" + args.spatialScale() + ", sampling_ratio="
                + args.samplingRatio() + ", pool_mode="
                + (args.poolMode() == PoolMode.AVG ? "avg" : "max") + ", aligned="
                + (args.aligned() ? "True" : "False");
    }
}
