package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cls.models.layers.SwiGLUFFN;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/** A layer of EVA-02: attention with turned queries and keys, and a gated feed-forward network. */
final class EVA02Layer extends BaseModule implements BaseViT.TokenLayer {

    /** Attention in which queries and keys of patches are turned by their places. */
    private static final class Attention extends BaseModule {

        private final int heads;
        private final int tokens;
        private final double attnDrop;
        private final Linear qkv;
        private final Linear proj;
        private final Dropout projDrop;
        private final RotaryEmbedding rope;

        Attention(ViTEVA02.Args args, ViTArch.Sizes arch, IntPair places) {
            int width = arch.embedDims();
            this.heads = arch.numHeads();
            this.tokens = args.withClsToken() ? 1 : 0;
            this.attnDrop = args.attnDropRate();
            this.qkv = child("qkv", new Linear(width, 3 * width, args.qkvBias()));
            this.proj = child("proj", new Linear(width, width, true));
            this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.projDropRate(), false)));
            // The original shares one embedding, and its state dict has it under the name of each layer.
            this.rope = child("rope", new RotaryEmbedding(width / heads, places));
        }

        Tensor forward(Tensor x, IntPair places) {
            return TorchScope.keeping(() -> {
                Tensor parts = qkv.forward(x)
                        .reshape(x.size(0), x.size(1), 3, heads, x.size(2) / heads)
                        .permute(2, 0, 3, 1, 4);
                Tensor attended = guarded(() -> torch.scaled_dot_product_attention(
                        turned(parts.select(0, 0), places),
                        turned(parts.select(0, 1), places),
                        parts.select(0, 2),
                        new TensorOptional(),
                        isTraining() ? attnDrop : 0,
                        false,
                        new DoubleOptional(),
                        false));
                Tensor joined = attended.transpose(1, 2).reshape(x.size(0), x.size(1), x.size(2));
                return projDrop.forward(proj.forward(joined));
            });
        }

        private Tensor turned(Tensor x, IntPair places) {
            Tensor patches = rope.forward(x.narrow(2, tokens, x.size(2) - tokens), places);
            return tokens == 0 ? patches : Tensors.cat(List.of(x.narrow(2, 0, tokens), patches), 2);
        }

        /** The products of queries with keys, and of weights with values: (N, heads, L, channels) comes out. */
        @Override
        public long multiplyAdds(long[] output) {
            return 2 * output[2] * output[0] * output[1] * output[2] * output[3];
        }

        @Override
        public List<String> typeNames() {
            return List.of("AttentionWithRoPE", "BaseModule");
        }
    }

    private final Norm norm1;
    private final Attention attn;
    private final DropPath dropPath;
    private final Norm norm2;
    private final SwiGLUFFN mlp;
    private final Dropout mlpDrop;

    EVA02Layer(ViTEVA02.Args args, ViTArch.Sizes arch, double dropPath, IntPair places) {
        int width = arch.embedDims();
        int hidden = arch.feedforwardChannels();
        this.norm1 = childOf("norm1", Layers.norm(args.normCfg(), width));
        this.attn = child("attn", new Attention(args, arch, places));
        this.dropPath = child("drop_path", DropPath.of(dropPath));
        this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), width));
        this.mlp = child(
                "mlp",
                new SwiGLUFFN(width, hidden, 0, args.subLn() ? Layers.norm(args.normCfg(), hidden) : null, false));
        this.mlpDrop =
                child("mlp_drop", new Dropout(new Dropout.Args(args.common().dropRate(), false)));
    }

    @Override
    public Tensor forward(Tensor x, IntPair places) {
        return TorchScope.keeping(() -> {
            Tensor y = x.add(dropPath.forward(attn.forward(norm1.forward(x), places)));
            return y.add(dropPath.forward(mlpDrop.forward(mlp.forward(norm2.forward(y), y))));
        });
    }

    @Override
    public List<String> typeNames() {
        return List.of("EVA02EndcoderLayer", "BaseModule");
    }
}
