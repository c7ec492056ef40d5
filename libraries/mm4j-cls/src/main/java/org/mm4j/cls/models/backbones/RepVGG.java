package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * RepVGG (<a href="https://arxiv.org/abs/2101.03697">Making VGG-style ConvNets great again</a>), as it is trained or, with
 * {@code deploy}, with merged branches. From pictures (N, in_channels, H, W) to the maps of the stages that are asked for,
 * strides 4, 8, 16 and 32.
 */
@Doc("RepVGG.")
public final class RepVGG extends LayeredBackbone {

    /** The arguments. */
    public record Args(
            @Doc("A0 to A2, B0 to B3 with g2 or g4, D2se, yolox-pai-small, or a dict of num_blocks and width_factor")
            RepVGGArch arch,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("channels of the first stage") @Default("64")
            int baseChannels,

            @Doc("stages to return") @Default("(3, )") Ints outIndices,

            @Doc("stride of each stage") @Default("(2, 2, 2, 2)")
            List<Integer> strides,

            @Doc("dilation of each stage") @Default("(1, 1, 1, 1)")
            List<Integer> dilations,

            @Doc("the last stage that is not trained; 0 for the first block, -1 for none") @Default("-1")
            int frozenStages,

            @Doc("the convolutions; None for Conv2d") @Nullable
            Part<Convolution> convCfg,

            @Doc("the norms") @Default("dict(type='BN')") Part<Norm> normCfg,

            @Doc("the activations") @Default("dict(type='ReLU')")
            Part<Activation> actCfg,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("whether branches are merged, as checkpoints for deployment have it") @Default("False")
            boolean deploy,

            @Doc("keep running statistics fixed in training") @Default("False")
            boolean normEval,

            @Doc("whether the last map is pooled over several windows") @Default("False")
            boolean addPpf,

            @Default("[dict(type='Kaiming', layer=['Conv2d']),"
                    + " dict(type='Constant', val=1, layer=['_BatchNorm', 'GroupNorm'])]")
            @Nullable
            InitCfg initCfg) {

        public Args {
            int stages = arch.blocks().size();
            if (strides.size() != stages || dilations.size() != stages) {
                throw new IllegalArgumentException(
                        "strides and dilations: expected " + stages + " of each, got " + strides + " and " + dilations);
            }
        }
    }

    private final Args args;
    private final BuildContext build;
    private int block = 1;

    /** Makes the backbone. */
    public RepVGG(Args args, BuildContext build) {
        super(args.initCfg(), args.normEval());
        this.args = args;
        this.build = build;
        RepVGGArch arch = args.arch();
        int in =
                Math.min(arch.stem(), (int) (args.baseChannels() * arch.widths().get(0)));
        stem(child("stem", new RepVGGBlock(args, args.inChannels(), in, 2, 1, 1, attention(in))));
        for (int i = 0; i < arch.blocks().size(); i++) {
            int out = (int) ((args.baseChannels() << i) * arch.widths().get(i));
            layer(child("stage_" + (i + 1), stage(i, in, out)));
            in = out;
        }
        if (args.addPpf()) {
            tail(child("ppf", new PoolPyramid(args, in)));
        }
        returns(args.outIndices(), args.frozenStages());
    }

    private Sequential stage(int number, int in, int out) {
        int dilation = args.dilations().get(number);
        List<Layer> blocks = new ArrayList<>();
        int width = in;
        for (int i = 0; i < args.arch().blocks().get(number); i++) {
            int groups = args.arch().groups().getOrDefault(block++, 1);
            int stride = i == 0 ? args.strides().get(number) : 1;
            blocks.add(new RepVGGBlock(args, width, out, stride, dilation, groups, attention(out)));
            width = out;
        }
        return new Sequential(blocks);
    }

    private @Nullable Layer attention(int channels) {
        SqueezeCfg se = args.arch().se();
        return se == null ? null : se.layer(channels, build);
    }

    /** The largest values over windows of 5, 9 and 13 pixels beside the map itself; (N, C, H, W) keeps its shape. */
    private static final class PoolPyramid extends BaseModule implements Layer {

        private final ConvModule conv1;
        private final ConvModule conv2;
        private final MaxPool2d maxpool;

        PoolPyramid(Args args, int channels) {
            this.conv1 = child("conv1", conv(args, channels, channels / 2));
            this.conv2 = child("conv2", conv(args, channels / 2 * 4, channels));
            this.maxpool = child("maxpool", MaxPool2d.of(5, 1, 2));
        }

        private static ConvModule conv(Args args, int in, int out) {
            return ConvModule.builder(in, out, 1)
                    .norm(args.normCfg())
                    .act(args.actCfg())
                    .build();
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor y = conv1.forward(x);
                Tensor once = maxpool.forward(y);
                Tensor twice = maxpool.forward(once);
                return conv2.forward(Tensors.cat(List.of(y, once, twice, maxpool.forward(twice)), 1));
            });
        }
    }
}
