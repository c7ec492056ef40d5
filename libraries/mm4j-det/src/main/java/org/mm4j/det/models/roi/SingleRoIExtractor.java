package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.RoIAlign;
import org.mm4j.cv.ops.RoILayer;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Cuts each region out of the one map whose cells suit its size. */
public class SingleRoIExtractor extends BaseModule implements RoIExtractor {

    /** The arguments. */
    public record Args(
            @Doc("what cuts a region out of a map, such as dict(type='RoIAlign', output_size=7)")
            Part<RoILayer> roiLayer,

            @Doc("channels of the maps") int outChannels,

            @Doc("stride of each map that is used, in pixels")
            List<Double> featmapStrides,

            @Default("56") @Doc("side of a region, in pixels, from whose double on a coarser map is used")
            double finestScale,

            @Nullable InitCfg initCfg) {

        /** Checks that there are maps. */
        public Args {
            featmapStrides = List.copyOf(featmapStrides);
            if (featmapStrides.isEmpty()) {
                throw new IllegalArgumentException("featmap_strides is empty");
            }
        }
    }

    /** Keeps regions without area off the logarithm of 0. */
    private static final float EPS = 1e-6f;

    private final Args args;
    private final double[] scales;
    private final ModuleList<RoILayer> layers;

    /** Makes an extractor. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public SingleRoIExtractor(Args args) {
        super(args.initCfg());
        this.args = args;
        this.scales =
                args.featmapStrides().stream().mapToDouble(stride -> 1 / stride).toArray();
        this.layers = child("roi_layers", new ModuleList<>());
        for (double scale : scales) {
            layers.add(args.roiLayer().build(Map.of("spatial_scale", scale)));
        }
    }

    @Override
    public int numInputs() {
        return scales.length;
    }

    /**
     * Which map each region is cut out of: the finest for those that are smaller than twice {@code finest_scale}, the next
     * for those smaller than four times, and so on.
     *
     * @param rois (k, 5)
     */
    public int[] mapRoiLevels(Tensor rois) {
        return levels(Tensors.floats(rois));
    }

    /** The numbers of a region. */
    protected int roiSize() {
        return 5;
    }

    /** The area of the region that begins at an index. */
    protected float area(float[] rois, int at) {
        float width = rois[at + 3] - rois[at + 1];
        float height = rois[at + 4] - rois[at + 2];
        return width * height;
    }

    private int[] levels(float[] rois) {
        int size = roiSize();
        int[] levels = new int[rois.length / size];
        for (int i = 0; i < levels.length; i++) {
            float scale = (float) Math.sqrt(area(rois, i * size));
            float ratio = scale / (float) args.finestScale() + EPS;
            double level = Math.floor((float) (Math.log(ratio) / Math.log(2)));
            levels[i] = (int) Math.max(0, Math.min(scales.length - 1, level));
        }
        return levels;
    }

    @Override
    public Tensor forward(List<Tensor> features, Tensor rois) {
        return forward(features, rois, 1);
    }

    @Override
    public Tensor forward(List<Tensor> features, Tensor rois, double scaleFactor) {
        if (features.size() < scales.length) {
            throw new IllegalArgumentException("the extractor takes " + scales.length
                    + " feature maps, as featmap_strides says, not " + features.size());
        }
        List<Tensor> maps = features.subList(0, scales.length);
        return TorchScope.keeping(() -> {
            int[] levels = Grad.off(() -> mapRoiLevels(rois));
            Tensor boxes = Regions.scaled(rois, scaleFactor);
            return layers.get(0) instanceof RoIAlign align
                    ? align.forward(maps, scales, levels, boxes)
                    : byLevel(maps, levels, boxes);
        });
    }

    /** For layers that take one map at a time. */
    private Tensor byLevel(List<Tensor> maps, int[] levels, Tensor rois) {
        List<Tensor> parts = new ArrayList<>();
        long[] back = new long[levels.length];
        int at = 0;
        for (int level = 0; level < maps.size(); level++) {
            List<Long> own = new ArrayList<>();
            for (int i = 0; i < levels.length; i++) {
                if (levels[i] == level) {
                    own.add((long) i);
                    back[i] = at++;
                }
            }
            if (!own.isEmpty()) {
                long[] indices = own.stream().mapToLong(i -> i).toArray();
                Tensor chosen = Tensors.of(indices, indices.length).to(rois.device(), ScalarType.Long);
                parts.add(layers.get(level).forward(maps.get(level), rois.index_select(0, chosen)));
            }
        }
        if (parts.isEmpty()) {
            return maps.get(0)
                    .new_zeros(
                            0,
                            args.outChannels(),
                            layers.get(0).outputSize().height(),
                            layers.get(0).outputSize().width());
        }
        Tensor all = Tensors.cat(parts, 0)
                .index_select(0, Tensors.of(back, back.length).to(rois.device(), ScalarType.Long));
        // Every map is part of the graph, whether or not a region uses it.
        for (Tensor map : maps) {
            all = all.add(map.sum().mul(new Scalar(0)));
        }
        return all;
    }

    @Override
    public String extraRepr() {
        return "featmap_strides=" + args.featmapStrides() + ", finest_scale=" + args.finestScale();
    }
}
