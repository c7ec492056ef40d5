package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.Bias;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.Step;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;

/**
 * A layer of the patches of XCiT: attention between channels, convolutions between neighbours, and a feed-forward
 * network, each behind a norm, with factors, and added to its input.
 */
final class XCABlock extends BaseModule {

    private static final double EPS = 1e-12;

    /** Attention whose weights say how much channels of a head have to do with each other. */
    private static final class ChannelAttention extends BaseModule implements Layer {

        private final int heads;
        private final Parameter temperature;
        private final Linear qkv;
        private final Dropout attnDrop;
        private final Linear proj;
        private final Dropout projDrop;

        ChannelAttention(XCiT.Args args) {
            int width = args.embedDims();
            this.heads = args.numHeads();
            this.temperature = parameter("temperature", t -> t.fill_(new Scalar(1.0)), heads, 1, 1);
            this.qkv = child("qkv", new Linear(width, 3 * width, args.qkvBias()));
            this.attnDrop = child("attn_drop", new Dropout(new Dropout.Args(args.attnDropRate(), false)));
            this.proj = child("proj", new Linear(width, width, true));
            this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.dropRate(), false)));
        }

        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor parts = qkv.forward(x)
                        .reshape(x.size(0), x.size(1), 3, heads, x.size(2) / heads)
                        .permute(2, 0, 3, 4, 1);
                Tensor attended = guarded(() -> {
                    Tensor weights = direction(parts.select(0, 0))
                            .matmul(direction(parts.select(0, 1)).transpose(-2, -1))
                            .mul(temperature.value())
                            .softmax(-1);
                    return attnDrop.forward(weights).matmul(parts.select(0, 2));
                });
                Tensor joined = attended.permute(0, 3, 1, 2).reshape(x.size(0), x.size(1), x.size(2));
                return projDrop.forward(proj.forward(joined));
            });
        }

        private static Tensor direction(Tensor x) {
            Tensor length = x.norm(new ScalarOptional(new Scalar(2)), new long[] {-1}, true);
            return x.div(length.clamp_min(new Scalar(EPS)));
        }

        /** The products of queries with keys, and of weights with values: (N, heads, channels, L) comes out. */
        @Override
        public long multiplyAdds(long[] output) {
            return 2 * output[2] * output[0] * output[1] * output[2] * output[3];
        }

        @Override
        public List<String> typeNames() {
            return List.of("XCA", "BaseModule");
        }
    }

    /** Two depthwise convolutions. */
    private static final class Neighbours extends BaseModule {

        private final ConvModule conv1;
        private final ConvModule conv2;

        Neighbours(XCiT.Args args) {
            int width = args.embedDims();
            this.conv1 = child(
                    "conv1",
                    ConvModule.builder(width, width, 3)
                            .padding(1)
                            .groups(width)
                            .bias(Bias.YES)
                            .norm(args.bnNormCfg())
                            .act(args.actCfg())
                            .order(Step.CONV, Step.ACT, Step.NORM)
                            .build());
            this.conv2 = child(
                    "conv2",
                    ConvModule.builder(width, width, 3)
                            .padding(1)
                            .groups(width)
                            .norm(null)
                            .act(null)
                            .build());
        }

        Tensor forward(Patches x) {
            return TorchScope.keeping(
                    () -> Patches.of(conv2.forward(conv1.forward(x.map()))).tokens());
        }

        @Override
        public List<String> typeNames() {
            return List.of("LPI", "BaseModule");
        }
    }

    private final Norm norm1;
    private final ChannelAttention attn;
    private final DropPath dropPath;
    private final Norm norm3;
    private final Neighbours localMp;
    private final Norm norm2;
    private final FFN ffn;
    private final Parameter gamma1;
    private final Parameter gamma3;
    private final Parameter gamma2;

    XCABlock(XCiT.Args args) {
        int width = args.embedDims();
        double scale = args.layerScaleInitValue();
        this.norm1 = childOf("norm1", Layers.norm(args.normCfg(), width));
        this.attn = child("attn", new ChannelAttention(args));
        this.dropPath = child("drop_path", DropPath.of(args.dropPathRate()));
        this.norm3 = childOf("norm3", Layers.norm(args.normCfg(), width));
        this.localMp = child("local_mp", new Neighbours(args));
        this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), width));
        this.ffn = child("ffn", network(args));
        this.gamma1 = parameter("gamma1", t -> t.fill_(new Scalar(scale)), width);
        this.gamma3 = parameter("gamma3", t -> t.fill_(new Scalar(scale)), width);
        this.gamma2 = parameter("gamma2", t -> t.fill_(new Scalar(scale)), width);
    }

    /** The feed-forward network of layers of either kind. */
    static FFN network(XCiT.Args args) {
        int width = args.embedDims();
        return new FFN(new FFN.Args(
                width,
                (int) (width * args.mlpRatio()),
                2,
                args.dropRate(),
                0,
                () -> args.actCfg().build(),
                0,
                false));
    }

    Tensor forward(Patches x) {
        return TorchScope.keeping(() -> {
            Tensor y = x.tokens();
            y = y.add(dropPath.forward(gamma1.value().mul(attn.forward(norm1.forward(y)))));
            y = y.add(dropPath.forward(gamma3.value().mul(localMp.forward(x.with(norm3.forward(y))))));
            return y.add(dropPath.forward(gamma2.value().mul(ffn.forward(norm2.forward(y), null))));
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("XCABlock", "BaseModule");
    }
}
