package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.Focus;
import org.mm4j.det.models.layers.SPPBottleneck;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Name;
import org.mm4j.registry.Part;

/**
 * The backbone of YOLOX: a {@link Focus} stem and four or five stages of a strided convolution and a {@link CSPLayer}.
 * From pictures (n, 3, h, w) to the maps of the stages named by {@code out_indices}; stage i has stride 2^(i+1).
 */
public final class CSPDarknet extends StagedBackbone {

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

            @Doc("stages in place of arch: [in_channels, out_channels, num_blocks, add_identity, use_spp] each")
            @Nullable
            List<Stage> archOvewrite,

            @Default("(5, 9, 13)") @Doc("window sizes of spatial pyramid pooling")
            List<Integer> sppKernalSizes,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', momentum=0.03, eps=0.001)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='Swish')") @Nullable Part<Activation> actCfg,

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
                new Stage(128, 256, 9, true, false),
                new Stage(256, 512, 9, true, false),
                new Stage(512, 1024, 3, false, true)),
        /** Strides up to 64. */
        @Name("P6")
        P6(
                new Stage(64, 128, 3, true, false),
                new Stage(128, 256, 9, true, false),
                new Stage(256, 512, 9, true, false),
                new Stage(512, 768, 3, true, false),
                new Stage(768, 1024, 3, false, true));

        @SuppressWarnings("ImmutableEnumChecker") // made by List.of
        private final List<Stage> stages;

        Arch(Stage... stages) {
            this.stages = List.of(stages);
        }
    }

    /**
     * One stage, at full width and depth.
     *
     * @param addIdentity whether its blocks add their input
     * @param useSpp whether it pools over windows of several sizes
     */
    public record Stage(int inChannels, int outChannels, int numBlocks, boolean addIdentity, boolean useSpp) {

        /** Reads {@code [in_channels, out_channels, num_blocks, add_identity, use_spp]}. */
        @FromConfig
        public static Stage of(ConfigSequence items) {
            if (items.size() == 5
                    && items.get(0) instanceof ConfigInt in
                    && items.get(1) instanceof ConfigInt out
                    && items.get(2) instanceof ConfigInt blocks
                    && items.get(3) instanceof ConfigBool identity
                    && items.get(4) instanceof ConfigBool spp) {
                return new Stage(number(in), number(out), number(blocks), identity.value(), spp.value());
            }
            throw new IllegalArgumentException(
                    "a stage is [in_channels, out_channels, num_blocks, add_identity, use_spp], not " + items);
        }

        /** The stages of a config, or those of its architecture if it has none. */
        static List<Stage> chosen(@Nullable List<Stage> own, List<Stage> named) {
            return own == null || own.isEmpty() ? named : own;
        }

        /** Blocks at another depth. */
        int blocks(double deepenFactor) {
            return (int) Math.max(Math.rint(numBlocks * deepenFactor), 1);
        }

        /** A strided convolution, pooling where there is any, and a CSP layer. */
        Sequential layers(int in, int out, List<Integer> kernels, CSPLayer.Options options, ConvStyle style) {
            List<Layer> parts = new ArrayList<>();
            parts.add(style.conv(options.useDepthwise(), in, out, 3, 2, 1));
            if (useSpp) {
                parts.add(new SPPBottleneck(out, out, kernels, style, null));
            }
            parts.add(new CSPLayer(out, out, options, style, null));
            return new Sequential(parts);
        }

        private static int number(ConfigInt value) {
            int number = value.value().intValueExact();
            if (number < 1) {
                throw new IllegalArgumentException("channels and blocks are at least 1, not " + number);
            }
            return number;
        }
    }

    private final Args args;

    /** Makes the backbone. */
    public CSPDarknet(Args args) {
        super(args.outIndices(), args.frozenStages(), args.normEval(), args.initCfg());
        this.args = args;
        List<Stage> stages = Stage.chosen(args.archOvewrite(), args.arch().stages);
        check(stages.size());
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        add("stem", new Focus(3, width(stages.get(0).inChannels()), 3, style));
        for (int i = 0; i < stages.size(); i++) {
            add("stage" + (i + 1), stage(stages.get(i), style));
        }
    }

    private Sequential stage(Stage stage, ConvStyle style) {
        int in = width(stage.inChannels());
        int out = width(stage.outChannels());
        CSPLayer.Options options =
                CSPLayer.Options.darknet(stage.blocks(args.deepenFactor()), stage.addIdentity(), args.useDepthwise());
        return stage.layers(in, out, args.sppKernalSizes(), options, style);
    }

    private int width(int channels) {
        return (int) (channels * args.widenFactor());
    }
}
