package org.mm4j.det.models.necks;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.L2Norm;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Adds coarser maps by convolutions of the last one; the first map is normalised.
 *
 * <p>Source: Liu et al., SSD (arXiv:1512.02325).
 */
public final class SSDNeck extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("channels of the maps that come in, finest first")
            List<Integer> inChannels,

            @Doc("channels of all maps that come out, in_channels first")
            List<Integer> outChannels,

            @Doc("strides of the further maps") List<Integer> levelStrides,
            @Doc("padding of the further maps") List<Integer> levelPaddings,

            @Default("20.0") @Doc("first factor of the norm of the first map; None for no norm") @Nullable
            Double l2NormScale,

            @Default("3") @Doc("size of the kernel of the last map")
            int lastKernelSize,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg,
            @Default("dict(type='ReLU')") @Nullable Part<Activation> actCfg,

            @Default("[dict(type='Xavier', distribution='uniform', layer='Conv2d'),"
                    + " dict(type='Constant', val=1, layer='BatchNorm2d')]")
            @Nullable
            InitCfg initCfg) {

        /** Checks what fits together. */
        public Args {
            inChannels = List.copyOf(inChannels);
            outChannels = List.copyOf(outChannels);
            int further = outChannels.size() - inChannels.size();
            if (further < 1 || !outChannels.subList(0, inChannels.size()).equals(inChannels)) {
                throw new IllegalArgumentException(
                        "out_channels begins with in_channels " + inChannels + " and goes on, but is " + outChannels);
            }
            if (levelStrides.size() != further || levelPaddings.size() != further) {
                throw new IllegalArgumentException("level_strides and level_paddings have a number for each of the "
                        + further + " further maps, not " + levelStrides.size() + " and " + levelPaddings.size());
            }
        }
    }

    private final Args args;
    private final @Nullable L2Norm l2Norm;
    private final ModuleList<Sequential> extraLayers;

    /** Makes the neck. */
    public SSDNeck(Args args) {
        super(args.initCfg());
        this.args = args;
        Double scale = args.l2NormScale();
        this.l2Norm = scale == null || scale == 0
                ? null
                : child("l2_norm", new L2Norm(args.inChannels().get(0), scale));
        this.extraLayers = child("extra_layers", new ModuleList<>());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        int first = args.inChannels().size();
        for (int i = first; i < args.outChannels().size(); i++) {
            int in = args.outChannels().get(i - 1);
            int out = args.outChannels().get(i);
            int kernel = i == args.outChannels().size() - 1 ? args.lastKernelSize() : 3;
            extraLayers.add(new Sequential(List.of(
                    style.conv(in, out / 2, 1, 1, 0),
                    style.conv(
                            args.useDepthwise(),
                            out / 2,
                            out,
                            kernel,
                            args.levelStrides().get(i - first),
                            args.levelPaddings().get(i - first)))));
        }
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        if (features.size() != args.inChannels().size()) {
            throw new IllegalArgumentException("the neck takes "
                    + args.inChannels().size() + " feature maps, as in_channels says, not " + features.size());
        }
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>(features);
            if (l2Norm != null) {
                outs.set(0, l2Norm.forward(outs.get(0)));
            }
            for (Sequential layers : extraLayers) {
                outs.add(layers.forward(outs.get(outs.size() - 1)));
            }
            return scope.keepAll(outs);
        }
    }
}
