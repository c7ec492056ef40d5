package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/** A layer of XCiT in which the class token looks at all tokens; the others only pass through its norms and factors. */
final class ClassAttentionBlock extends BaseModule implements Layer {

    /** Attention of the first token alone. */
    private static final class ClassAttention extends BaseModule implements Layer {

        private final int heads;
        private final Linear q;
        private final Linear k;
        private final Linear v;
        private final Dropout attnDrop;
        private final Linear proj;
        private final Dropout projDrop;

        ClassAttention(XCiT.Args args) {
            int width = args.embedDims();
            this.heads = args.numHeads();
            this.q = child("q", new Linear(width, width, args.qkvBias()));
            this.k = child("k", new Linear(width, width, args.qkvBias()));
            this.v = child("v", new Linear(width, width, args.qkvBias()));
            this.attnDrop = child("attn_drop", new Dropout(new Dropout.Args(args.attnDropRate(), false)));
            this.proj = child("proj", new Linear(width, width, true));
            this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.dropRate(), false)));
        }

        /** From (N, L, C) to the new first token, (N, 1, C). */
        @Override
        public Tensor forward(Tensor x) {
            return TorchScope.keeping(() -> {
                double scale = Math.pow((double) x.size(2) / heads, -0.5);
                Tensor query = split(q.forward(x.narrow(1, 0, 1))).mul(new Scalar(scale));
                Tensor keys = split(k.forward(x));
                Tensor values = split(v.forward(x));
                Tensor attended = guarded(() -> {
                    Tensor weights = query.matmul(keys.transpose(-2, -1)).softmax(-1);
                    return attnDrop.forward(weights).matmul(values);
                });
                Tensor joined = attended.transpose(1, 2).reshape(x.size(0), 1, x.size(2));
                return projDrop.forward(proj.forward(joined));
            });
        }

        private Tensor split(Tensor x) {
            return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).permute(0, 2, 1, 3);
        }

        @Override
        public List<String> typeNames() {
            return List.of("ClassAttntion", "BaseModule");
        }
    }

    private final boolean tokensNorm;
    private final Norm norm1;
    private final ClassAttention attn;
    private final Norm norm2;
    private final FFN ffn;
    private final @Nullable Parameter gamma1;
    private final @Nullable Parameter gamma2;

    ClassAttentionBlock(XCiT.Args args) {
        int width = args.embedDims();
        double scale = args.layerScaleInitValue();
        this.tokensNorm = args.tokensNorm();
        this.norm1 = childOf("norm1", Layers.norm(args.normCfg(), width));
        this.attn = child("attn", new ClassAttention(args));
        this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), width));
        this.ffn = child("ffn", XCABlock.network(args));
        this.gamma1 = scale > 0 ? parameter("gamma1", t -> t.fill_(new Scalar(scale)), width) : null;
        this.gamma2 = scale > 0 ? parameter("gamma2", t -> t.fill_(new Scalar(scale)), width) : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            long others = x.size(1) - 1;
            Tensor normed = norm1.forward(x);
            Tensor attended = Tensors.cat(List.of(attn.forward(normed), normed.narrow(1, 1, others)), 1);
            Tensor y = x.add(scaled(gamma1, attended));
            y = tokensNorm
                    ? norm2.forward(y)
                    : Tensors.cat(List.of(norm2.forward(y.narrow(1, 0, 1)), y.narrow(1, 1, others)), 1);
            Tensor token = scaled(gamma2, ffn.forward(y.narrow(1, 0, 1), null));
            return y.add(Tensors.cat(List.of(token, y.narrow(1, 1, others)), 1));
        });
    }

    private static Tensor scaled(@Nullable Parameter factors, Tensor x) {
        return factors == null ? x : factors.value().mul(x);
    }

    @Override
    public List<String> typeNames() {
        return List.of("ClassAttentionBlock", "BaseModule");
    }
}
