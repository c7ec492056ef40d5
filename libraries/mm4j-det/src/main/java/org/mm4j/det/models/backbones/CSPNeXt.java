package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.backbones.CSPDarknet.Stage;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Name;
import org.mm4j.registry.Part;

/**
 * The backbone of RTMDet: a stem of three convolutions and four or five stages of a strided convolution and a
 * {@link CSPLayer} of blocks with large kernels. From pictures (n, 3, h, w) to the maps of the stages named by
 * {@code out_indices}; stage i has stride 2^(i+1).
 *
 * <p>Source: Lyu et al., RTMDet (arXiv:2212.07784).
 */
public final class CSPNeXt extends StagedBackbone {

    /** The arguments. */
    public record Args(
            @Default("'P5'") @Doc("four or five stages") Arch arch,

            @Default("1.0") @Doc("multiplies the number of blocks of each stage")
            double deepenFactor,

            @Default("1.0") @Doc("multiplies the number of channels")
            double widenFactor,

            @Default("(2, 3, 4)") @Doc("stages to return; 0 is the stem")
            List<Integer> outIndices,

            @Default("-1") @Doc("the last stage that is not trained; -1 for none")
            int frozenStages,

            @Default("False") @Doc("depthwise separable convolutions")
            boolean useDepthwise,

            @Default("0.5") @Doc("channels of each half of a CSP layer, as a part of the output's")
            double expandRatio,

            @Doc("stages in place of arch: [in_channels, out_channels, num_blocks, add_identity, use_spp] each")
            @Nullable
            List<Stage> archOvewrite,

            @Default("(5, 9, 13)") @Doc("window sizes of spatial pyramid pooling")
            List<Integer> sppKernelSizes,

            @Default("True") @Doc("weigh the channels at the end of each stage")
            boolean channelAttention,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='SiLU')") @Nullable Part<Activation> actCfg,

            @Default("False") @Doc("keep running statistics fixed in training")
            boolean normEval,

            @Default("dict(type='Kaiming', layer='Conv2d', a=5**0.5, distribution='uniform', mode='fan_in',"
                    + " nonlinearity='leaky_relu')")
            @Nullable
            InitCfg initCfg) {}

    /** The stages that a name stands for. */
    public enum Arch {
        /** Strides up to 32. */
        @Name("P5")
        P5(
                new Stage(64, 128, 3, true, false),
                new Stage(128, 256, 6, true, false),
                new Stage(256, 512, 6, true, false),
                new Stage(512, 1024, 3, false, true)),
        /** Strides up to 64. */
        @Name("P6")
        P6(
                new Stage(64, 128, 3, true, false),
                new Stage(128, 256, 6, true, false),
                new Stage(256, 512, 6, true, false),
                new Stage(512, 768, 3, true, false),
                new Stage(768, 1024, 3, false, true));

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Stage> stages;

        Arch(Stage... stages) {
            this.stages = List.of(stages);
        }
    }

    private final Args args;

    /** Makes the backbone. */
    public CSPNeXt(Args args) {
        super(args.outIndices(), args.frozenStages(), args.normEval(), args.initCfg());
        this.args = args;
        List<Stage> stages = Stage.chosen(args.archOvewrite(), args.arch().stages);
        check(stages.size());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        add("stem", stem(stages.get(0).inChannels() * args.widenFactor(), style.withConv(null)));
        for (int i = 0; i < stages.size(); i++) {
            add("stage" + (i + 1), stage(stages.get(i), style));
        }
    }

    private static Sequential stem(double width, ConvStyle style) {
        int half = (int) Math.floor(width / 2);
        return new Sequential(List.of(
                style.conv(3, half, 3, 2, 1), style.conv(half, half, 3, 1, 1), style.conv(half, (int) width, 3, 1, 1)));
    }

    private Sequential stage(Stage stage, ConvStyle style) {
        int in = (int) (stage.inChannels() * args.widenFactor());
        int out = (int) (stage.outChannels() * args.widenFactor());
        CSPLayer.Options options = new CSPLayer.Options(
                args.expandRatio(),
                stage.blocks(args.deepenFactor()),
                stage.addIdentity(),
                args.useDepthwise(),
                true,
                args.channelAttention());
        return stage.layers(in, out, args.sppKernelSizes(), options, style);
    }
}
