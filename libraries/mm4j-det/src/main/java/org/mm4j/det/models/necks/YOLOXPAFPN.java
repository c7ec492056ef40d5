package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.nn.Upsample;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The neck of YOLOX: a path from coarse to fine maps, then one back. From maps of {@code in_channels}, each half as
 * high and wide as the one before, to maps of the same sizes with {@code out_channels} each.
 */
public final class YOLOXPAFPN extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps, finest first") List<Integer> inChannels,
            @Doc("channels of every map that comes out") int outChannels,
            @Default("3") @Doc("blocks in each CSP layer") int numCspBlocks,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Default("dict(scale_factor=2, mode='nearest')") @Doc("how a map is enlarged to the next finer one")
            Upsample.Args upsampleCfg,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='Swish')") @Nullable Part<Activation> actCfg,

            @Default("dict(type='Kaiming', layer='Conv2d', a=5**0.5, distribution='uniform', mode='fan_in',"
                    + " nonlinearity='leaky_relu')")
            @Nullable
            InitCfg initCfg) {

        /** Checks that there are maps. */
        public Args {
            inChannels = List.copyOf(inChannels);
            if (inChannels.isEmpty()) {
                throw new IllegalArgumentException("in_channels is empty");
            }
        }
    }

    private final int levels;
    private final Upsample upsample;
    private final ModuleList<Layer> reduceLayers;
    private final ModuleList<Layer> topDownBlocks;
    private final ModuleList<Layer> downsamples;
    private final ModuleList<Layer> bottomUpBlocks;
    private final ModuleList<Layer> outConvs;

    /** Makes the neck. */
    public YOLOXPAFPN(Args args) {
        super(args.initCfg());
        this.levels = args.inChannels().size();
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        CSPLayer.Options blocks = CSPLayer.Options.darknet(args.numCspBlocks(), false, args.useDepthwise());
        List<Integer> in = args.inChannels();
        this.upsample = child("upsample", new Upsample(args.upsampleCfg()));
        this.reduceLayers = child("reduce_layers", new ModuleList<>());
        this.topDownBlocks = child("top_down_blocks", new ModuleList<>());
        this.downsamples = child("downsamples", new ModuleList<>());
        this.bottomUpBlocks = child("bottom_up_blocks", new ModuleList<>());
        this.outConvs = child("out_convs", new ModuleList<>());
        for (int i = levels - 1; i > 0; i--) {
            reduceLayers.add(style.conv(in.get(i), in.get(i - 1), 1, 1, 0));
            topDownBlocks.add(new CSPLayer(in.get(i - 1) * 2, in.get(i - 1), blocks, style, null));
        }
        for (int i = 0; i < levels - 1; i++) {
            downsamples.add(style.conv(args.useDepthwise(), in.get(i), in.get(i), 3, 2, 1));
            bottomUpBlocks.add(new CSPLayer(in.get(i) * 2, in.get(i + 1), blocks, style, null));
        }
        for (int channels : in) {
            outConvs.add(style.conv(channels, args.outChannels(), 1, 1, 0));
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != levels) {
            throw new IllegalArgumentException(
                    "the neck takes " + levels + " feature maps, as in_channels says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = bottomUp(topDown(features));
            List<Tensor> projected = new ArrayList<>();
            for (int i = 0; i < levels; i++) {
                projected.add(outConvs.get(i).forward(outs.get(i)));
            }
            return scope.keepAll(projected);
        }
    }

    /** Finest first. */
    private List<Tensor> topDown(List<Tensor> features) {
        List<Tensor> inner = new ArrayList<>(features);
        for (int i = levels - 1; i > 0; i--) {
            Tensor reduced = reduceLayers.get(levels - 1 - i).forward(inner.get(i));
            inner.set(i, reduced);
            Tensor both = Tensors.cat(List.of(upsample.forward(reduced), features.get(i - 1)), 1);
            inner.set(i - 1, topDownBlocks.get(levels - 1 - i).forward(both));
        }
        return inner;
    }

    private List<Tensor> bottomUp(List<Tensor> inner) {
        List<Tensor> outs = new ArrayList<>(List.of(inner.get(0)));
        for (int i = 0; i < levels - 1; i++) {
            Tensor smaller = downsamples.get(i).forward(outs.get(i));
            outs.add(bottomUpBlocks.get(i).forward(Tensors.cat(List.of(smaller, inner.get(i + 1)), 1)));
        }
        return outs;
    }
}
