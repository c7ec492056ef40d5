package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

/** A layer of PVT: attention to a reduced map, and convolutions as feed-forward network. */
final class PvtLayer extends BaseModule implements PvtStage.Block {

    /** Attention of several heads with one matrix for queries, keys and values, as torch names its parts. */
    private static final class Heads extends BaseModule {

        private final int heads;
        private final double drop;
        private final Parameter weight;
        private final @Nullable Parameter bias;
        private final Linear outProj;

        Heads(int width, int heads, double drop, boolean hasBias) {
            this.heads = heads;
            this.drop = drop;
            this.weight = parameter("in_proj_weight", t -> Inits.xavier(t, 1, true), 3L * width, width);
            this.bias = hasBias ? parameter("in_proj_bias", Tensor::zero_, 3L * width) : null;
            this.outProj = child("out_proj", new Linear(width, width, hasBias));
            Parameter out = outProj.bias();
            if (out != null) {
                out.initializeBy(Tensor::zero_);
            }
        }

        Tensor forward(Tensor x, Tensor reduced) {
            return TorchScope.keeping(() -> {
                Tensor attended = guarded(() -> torch.scaled_dot_product_attention(
                        project(x, 0),
                        project(reduced, 1),
                        project(reduced, 2),
                        new TensorOptional(),
                        isTraining() ? drop : 0,
                        false,
                        new DoubleOptional(),
                        false));
                return outProj.forward(attended.transpose(1, 2).reshape(x.shape()));
            });
        }

        private Tensor project(Tensor x, int part) {
            long width = x.size(2);
            Tensor shift = bias == null ? null : bias.value().narrow(0, part * width, width);
            return torch.linear(x, weight.value().narrow(0, part * width, width), Tensors.optional(shift))
                    .view(x.size(0), x.size(1), heads, width / heads)
                    .transpose(1, 2);
        }

        @Override
        public List<String> typeNames() {
            return List.of("MultiheadAttention", "Module");
        }
    }

    /** Attention of all places to a map that a convolution reduced. */
    private static final class Attention extends BaseModule {

        private final Heads attn;
        private final @Nullable Conv2d sr;
        private final @Nullable Norm norm;
        private final Dropout projDrop;
        private final DropPath dropPath;

        Attention(PvtArgs args, int width, int heads, int ratio, double rate) {
            this.attn = child("attn", new Heads(width, heads, args.attnDropRate(), args.qkvBias()));
            this.sr = ratio > 1 ? child("sr", Conv2d.of(width, width, ratio, ratio, 0, 1, 1, true)) : null;
            this.norm = ratio > 1 ? childOf("norm", Layers.norm(args.normCfg(), width)) : null;
            this.projDrop = child("proj_drop", new Dropout(new Dropout.Args(args.dropRate(), false)));
            this.dropPath = child("dropout_layer", DropPath.of(rate));
        }

        Tensor forward(Patches x, Tensor identity) {
            return TorchScope.keeping(() -> {
                Tensor reduced = sr == null || norm == null
                        ? x.tokens()
                        : norm.forward(Patches.of(sr.forward(x.map())).tokens());
                return identity.add(dropPath.forward(projDrop.forward(attn.forward(x.tokens(), reduced))));
            });
        }

        @Override
        public List<String> typeNames() {
            return List.of("SpatialReductionAttention", "MultiheadAttention");
        }
    }

    /** Convolutions of one point, with one of three by three points between them in version 2. */
    private static final class MixFfn extends BaseModule {

        private final Sequential layers;
        private final DropPath dropPath;

        MixFfn(PvtArgs args, int width, int hidden, boolean conv, double rate) {
            List<Layer> steps = new ArrayList<>();
            steps.add(Conv2d.of(width, hidden, 1));
            if (conv) {
                steps.add(Conv2d.of(hidden, hidden, 3, 1, 1, 1, hidden, true));
            }
            steps.add(args.actCfg().build());
            steps.add(new Dropout(new Dropout.Args(args.dropRate(), false)));
            steps.add(Conv2d.of(hidden, width, 1));
            steps.add(new Dropout(new Dropout.Args(args.dropRate(), false)));
            this.layers = child("layers", new Sequential(steps));
            this.dropPath = child("dropout_layer", DropPath.of(rate));
        }

        Tensor forward(Patches x, Tensor identity) {
            return TorchScope.keeping(() -> identity.add(
                    dropPath.forward(Patches.of(layers.forward(x.map())).tokens())));
        }

        @Override
        public List<String> typeNames() {
            return List.of("MixFFN", "BaseModule");
        }
    }

    private final Norm norm1;
    private final Attention attn;
    private final Norm norm2;
    private final MixFfn ffn;

    PvtLayer(PvtArgs args, int stage, double rate, boolean convFfn) {
        int heads = args.numHeads().get(stage);
        int width = args.embedDims() * heads;
        this.norm1 = childOf("norm1", Layers.norm(args.normCfg(), width));
        this.attn =
                child("attn", new Attention(args, width, heads, args.srRatios().get(stage), rate));
        this.norm2 = childOf("norm2", Layers.norm(args.normCfg(), width));
        this.ffn = child("ffn", new MixFfn(args, width, args.mlpRatios().get(stage) * width, convFfn, rate));
    }

    @Override
    public Patches forward(Patches x) {
        return x.with(TorchScope.keeping(() -> {
            Tensor y = attn.forward(x.with(norm1.forward(x.tokens())), x.tokens());
            return ffn.forward(x.with(norm2.forward(y)), y);
        }));
    }

    @Override
    public List<String> typeNames() {
        return List.of("PVTEncoderLayer", "BaseModule");
    }
}
