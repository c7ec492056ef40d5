package org.mm4j.det.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * The backbone of YOLOv3: a convolution and five stages of a strided convolution and blocks that add their input. From
 * pictures (n, 3, h, w) to the maps of the stages named by {@code out_indices}; stage i has stride 2^i.
 *
 * <p>Source: Redmon and Farhadi, YOLOv3 (arXiv:1804.02767).
 */
public final class Darknet extends StagedBackbone {

    /** The arguments. */
    public record Args(
            @Default("53") @Doc("only 53 is there") int depth,

            @Default("(3, 4, 5)") @Doc("stages to return; 0 is the first convolution")
            List<Integer> outIndices,

            @Default("-1") @Doc("so many of the first stages are not trained; -1 for none")
            int frozenStages,

            @Nullable Part<Convolution> convCfg,

            @Default("dict(type='BN', requires_grad=True)") @Nullable
            Part<Norm> normCfg,

            @Default("dict(type='LeakyReLU', negative_slope=0.1)") @Nullable
            Part<Activation> actCfg,

            @Default("True") @Doc("keep running statistics fixed in training")
            boolean normEval,

            @Doc("only None is supported: use init_cfg") @Nullable
            ConfigValue pretrained,

            @Default("[dict(type='Kaiming', layer='Conv2d'),"
                    + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
            @Nullable
            InitCfg initCfg) {

        /** Refuses what is not there. */
        public Args {
            if (depth != 53) {
                throw new IllegalArgumentException("depth is 53, not " + depth);
            }
            if (pretrained != null) {
                throw new IllegalArgumentException(
                        "pretrained is not supported; write init_cfg=dict(type='Pretrained', checkpoint=…)");
            }
        }
    }

    private static final int[] BLOCKS = {1, 2, 8, 8, 4};

    /** Makes the backbone. */
    public Darknet(Args args) {
        super(args.outIndices(), Math.max(args.frozenStages() - 1, -1), args.normEval(), args.initCfg());
        check(BLOCKS.length);
        ConvStyle style = new ConvStyle(args.convCfg(), args.normCfg(), args.actCfg());
        int channels = 32;
        add("conv1", style.conv(3, channels, 3, 1, 1));
        for (int i = 0; i < BLOCKS.length; i++) {
            Sequential stage = new Sequential(List.of());
            stage.add("conv", style.conv(channels, 2 * channels, 3, 2, 1));
            channels *= 2;
            for (int k = 0; k < BLOCKS[i]; k++) {
                stage.add("res" + k, new ResBlock(channels, style));
            }
            add("conv_res_block" + (i + 1), stage);
        }
    }

    /** A 1 x 1 convolution to half of the channels and a 3 x 3 one back; the input is added. */
    private static final class ResBlock extends BaseModule implements Layer {

        private final Layer conv1;
        private final Layer conv2;

        ResBlock(int channels, ConvStyle style) {
            this.conv1 = childOf("conv1", style.conv(channels, channels / 2, 1, 1, 0));
            this.conv2 = childOf("conv2", style.conv(channels / 2, channels, 3, 1, 1));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> conv2.forward(conv1.forward(x)).add(x));
        }
    }
}
