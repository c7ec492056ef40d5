package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.RoILayer;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Cuts each region out of all maps, and adds up or joins what comes out (<a href="https://arxiv.org/abs/2004.13665">GRoIE</a>). */
public final class GenericRoIExtractor extends BaseModule implements RoIExtractor {

    /** The arguments. */
    public record Args(
            @Default("'sum'") @Doc("what is done with the features of the maps: 'sum' or 'concat'")
            Aggregation aggregation,

            @Doc("a layer that the features of each map go through") @Nullable
            Part<Layer> preCfg,

            @Doc("a layer that the result goes through") @Nullable
            Part<Layer> postCfg,

            @Doc("what cuts a region out of a map, such as dict(type='RoIAlign', output_size=7)")
            Part<RoILayer> roiLayer,

            @Doc("channels that come out") int outChannels,

            @Doc("stride of each map that is used, in pixels")
            List<Double> featmapStrides,

            @Nullable InitCfg initCfg) {

        /** Checks that there are maps. */
        public Args {
            featmapStrides = List.copyOf(featmapStrides);
            if (featmapStrides.isEmpty()) {
                throw new IllegalArgumentException("featmap_strides is empty");
            }
        }
    }

    /** What is done with the features of the maps. */
    public enum Aggregation {
        /** They are added up. */
        SUM,
        /** Their channels are joined. */
        CONCAT
    }

    private final Args args;
    private final ModuleList<RoILayer> layers;
    private final @Nullable Layer post;
    private final @Nullable Layer pre;

    /** Makes an extractor. */
    public GenericRoIExtractor(Args args) {
        super(args.initCfg());
        this.args = args;
        this.layers = child("roi_layers", new ModuleList<>());
        for (double stride : args.featmapStrides()) {
            layers.add(args.roiLayer().build(Map.of("spatial_scale", 1 / stride)));
        }
        this.post = args.postCfg() == null
                ? null
                : childOf("post_module", args.postCfg().build());
        this.pre = args.preCfg() == null
                ? null
                : childOf("pre_module", args.preCfg().build());
    }

    @Override
    public int numInputs() {
        return layers.size();
    }

    @Override
    public Tensor forward(List<Tensor> features, Tensor rois) {
        return forward(features, rois, 1);
    }

    @Override
    public Tensor forward(List<Tensor> features, Tensor rois, double scaleFactor) {
        if (features.size() < layers.size()) {
            throw new IllegalArgumentException("the extractor takes " + layers.size()
                    + " feature maps, as featmap_strides says, not " + features.size());
        }
        return TorchScope.keeping(() -> {
            if (layers.size() == 1 || rois.size(0) == 0) {
                // One map is cut as it is, and of no regions there is nothing to go through layers.
                Tensor one = layers.get(0).forward(features.get(0), rois);
                return one.size(1) == args.outChannels() || rois.size(0) > 0
                        ? one
                        : one.reshape(0, args.outChannels(), one.size(2), one.size(3));
            }
            Tensor boxes = Regions.scaled(rois, scaleFactor);
            List<Tensor> parts = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                Tensor part = layers.get(i).forward(features.get(i), boxes);
                parts.add(pre == null ? part : pre.forward(part));
            }
            Tensor all = args.aggregation() == Aggregation.SUM ? sum(parts) : Tensors.cat(parts, 1);
            if (all.size(1) != args.outChannels()) {
                throw new IllegalArgumentException(
                        "out_channels is " + args.outChannels() + ", but " + all.size(1) + " channels come out");
            }
            return post == null ? all : post.forward(all);
        });
    }

    private static Tensor sum(List<Tensor> parts) {
        Tensor sum = parts.get(0);
        for (Tensor part : parts.subList(1, parts.size())) {
            sum = sum.add(part);
        }
        return sum;
    }
}
