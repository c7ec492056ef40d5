package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * A layer of BEiT: attention with numbers for distances, and a feed-forward network. As in the original, the latter is
 * dropped in training by two independent draws.
 */
final class BEiTLayer extends BaseModule implements BaseViT.TokenLayer {

    /** Attention that knows distances: its own numbers, shared ones, or none. */
    private static final class Attention extends BaseModule {

        private final int heads;
        private final @Nullable Shared shared;
        private final @Nullable Parameter queryBias;
        private final @Nullable Parameter valueBias;
        private final @Nullable Parameter table;
        private final @Nullable Parameter index;
        private final Linear qkv;
        private final Linear proj;

        Attention(BEiTViT.Args args, BEiTViT.Bias bias, ViTArch.Sizes arch, IntPair places, @Nullable Shared shared) {
            int width = arch.embedDims();
            this.heads = arch.numHeads();
            this.shared = shared;
            boolean own = args.useRelPosBias();
            long tokens = (long) places.height() * places.width() + 1;
            this.queryBias = bias.split() ? parameter("q_bias", Tensor::zero_, width) : null;
            this.valueBias = bias.split() ? parameter("v_bias", Tensor::zero_, width) : null;
            this.table = own ? parameter(BEiTBias.TABLE, Tensor::zero_, BEiTBias.entries(places), heads) : null;
            this.index = own
                    ? buffer(
                            BEiTBias.INDEX,
                            ScalarType.Long,
                            t -> t.copy_(Tensors.of(BEiTBias.index(places), tokens, tokens)),
                            tokens,
                            tokens)
                    : null;
            this.qkv = child("qkv", new Linear(width, 3 * width, bias.whole()));
            this.proj = child("proj", new Linear(width, width, true));
        }

        Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                Tensor parts = biased(qkv.forward(x))
                        .reshape(x.size(0), x.size(1), 3, heads, x.size(2) / heads)
                        .permute(2, 0, 3, 1, 4);
                double scale = Math.pow((double) x.size(2) / heads, -0.5);
                Tensor attended = guarded(() -> {
                    Tensor weights = parts.select(0, 0)
                            .mul(new Scalar(scale))
                            .matmul(parts.select(0, 1).transpose(-2, -1));
                    if (table != null && index != null) {
                        weights = weights.add(BEiTBias.of(table, index));
                    }
                    if (shared != null) {
                        weights = weights.add(shared.bias());
                    }
                    return weights.softmax(-1).matmul(parts.select(0, 2));
                });
                return proj.forward(attended.transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2)));
            });
        }

        /** Queries and values have a bias, keys have none. */
        private Tensor biased(Tensor all) {
            if (queryBias == null || valueBias == null) {
                return all;
            }
            Tensor none = torch.zeros_like(valueBias.value());
            return all.add(Tensors.cat(List.of(queryBias.value(), none, valueBias.value()), 0));
        }

        @Override
        protected void adaptState(Map<String, TensorSource> state, String prefix) {
            if (table != null) {
                BEiTBias.carryOver(state, prefix + BEiTBias.TABLE, table.shape());
            }
        }

        @Override
        protected void initOwnWeights(Runnable base) {
            base.run();
            Parameter numbers = table;
            if (numbers != null) {
                Grad.off(() -> Inits.truncNormal(numbers.value(), 0, 0.02, -2, 2));
            }
        }

        /** The products of queries with keys, and of weights with values: (N, heads, L, channels) comes out. */
        @Override
        public long multiplyAdds(long[] output) {
            return 2 * output[2] * output[0] * output[1] * output[2] * output[3];
        }

        @Override
        public List<String> typeNames() {
            return List.of("BEiTAttention", "BaseModule");
        }
    }

    /** Numbers for distances that all layers share. Same keys as a layer's own ones. */
    static final class Shared extends BaseModule {

        private final Parameter table;
        private final Parameter index;

        Shared(IntPair places, int heads) {
            long tokens = (long) places.height() * places.width() + 1;
            this.table = parameter(BEiTBias.TABLE, Tensor::zero_, BEiTBias.entries(places), heads);
            this.index = buffer(
                    BEiTBias.INDEX,
                    ScalarType.Long,
                    t -> t.copy_(Tensors.of(BEiTBias.index(places), tokens, tokens)),
                    tokens,
                    tokens);
        }

        Tensor bias() {
            return BEiTBias.of(table, index);
        }

        @Override
        protected void adaptState(Map<String, TensorSource> state, String prefix) {
            BEiTBias.carryOver(state, prefix + BEiTBias.TABLE, table.shape());
        }

        @Override
        public List<String> typeNames() {
            return List.of("RelativePositionBias", "BaseModule");
        }
    }

    private final Norm ln1;
    private final Attention attn;
    private final Norm ln2;
    private final FFN ffn;
    private final DropPath dropPath;
    private final @Nullable Parameter gamma1;
    private final @Nullable Parameter gamma2;

    BEiTLayer(
            BEiTViT.Args args,
            BEiTViT.Bias bias,
            ViTArch.Sizes arch,
            double dropPath,
            IntPair places,
            @Nullable Shared shared) {
        int width = arch.embedDims();
        double scale = args.layerScaleInitValue();
        this.ln1 = childOf("ln1", Layers.norm(args.normCfg(), width));
        this.attn = child("attn", new Attention(args, bias, arch, places, shared));
        this.ln2 = childOf("ln2", Layers.norm(args.normCfg(), width));
        this.ffn = child(
                "ffn",
                new FFN(new FFN.Args(
                        width,
                        arch.feedforwardChannels(),
                        2,
                        args.common().dropRate(),
                        dropPath,
                        () -> new GELU(new GELU.Args("none")),
                        0,
                        false)));
        this.dropPath = child("drop_path", DropPath.of(dropPath));
        this.gamma1 = scale > 0 ? parameter("gamma_1", t -> t.fill_(new Scalar(scale)), width) : null;
        this.gamma2 = scale > 0 ? parameter("gamma_2", t -> t.fill_(new Scalar(scale)), width) : null;
    }

    @Override
    public Tensor forward(Tensor x, IntPair places) {
        return TorchScope.keeping(() -> {
            Tensor y = x.add(dropPath.forward(scaled(gamma1, attn.forward(ln1.forward(x)))));
            return y.add(dropPath.forward(scaled(gamma2, ffn.forward(ln2.forward(y), null))));
        });
    }

    private static Tensor scaled(@Nullable Parameter factors, Tensor x) {
        return factors == null ? x : factors.value().mul(x);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        ffn.apply(TransformerEncoderLayer::initLinear);
    }

    @Override
    public List<String> typeNames() {
        return List.of("BEiTTransformerEncoderLayer", "TransformerEncoderLayer");
    }
}
