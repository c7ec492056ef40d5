package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.MultiheadAttention;
import org.mm4j.cls.models.layers.SwiGLUFFN;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.GELU;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** A layer of a vision transformer: attention and a feed-forward network, each behind a norm and added to its input. */
final class TransformerEncoderLayer extends BaseModule implements BaseViT.TokenLayer {

    /**
     * The settings.
     *
     * @param sharedNorm whether the norm of the attention stands before the feed-forward network as well
     */
    record Settings(
            int embedDims,
            int numHeads,
            int feedforwardChannels,
            double layerScale,
            double dropRate,
            double attnDropRate,
            double dropPathRate,
            int numFcs,
            boolean qkvBias,
            String ffnType,
            @Nullable Part<Activation> actCfg,
            Part<Norm> normCfg,
            boolean sharedNorm) {

        /** A layer as a backbone has it. */
        static Settings of(
                ViTArch.Sizes arch,
                double layerScale,
                double dropRate,
                double dropPathRate,
                boolean qkvBias,
                Part<Norm> normCfg,
                boolean sharedNorm) {
            return new Settings(
                    arch.embedDims(),
                    arch.numHeads(),
                    arch.feedforwardChannels(),
                    layerScale,
                    dropRate,
                    0,
                    dropPathRate,
                    2,
                    qkvBias,
                    "origin",
                    null,
                    normCfg,
                    sharedNorm);
        }

        /** With what a config changes. */
        Settings with(ViTLayerCfg cfg) {
            return new Settings(
                    embedDims,
                    or(cfg.numHeads(), numHeads),
                    or(cfg.feedforwardChannels(), feedforwardChannels),
                    or(cfg.layerScaleInitValue(), layerScale),
                    or(cfg.dropRate(), dropRate),
                    or(cfg.attnDropRate(), attnDropRate),
                    or(cfg.dropPathRate(), dropPathRate),
                    or(cfg.numFcs(), numFcs),
                    or(cfg.qkvBias(), qkvBias),
                    or(cfg.ffnType(), ffnType),
                    cfg.actCfg() == null ? actCfg : cfg.actCfg(),
                    or(cfg.normCfg(), normCfg),
                    sharedNorm);
        }

        private static <T> T or(@Nullable T given, T own) {
            return given == null ? own : given;
        }
    }

    private final boolean sharedNorm;
    private final Norm ln1;
    private final MultiheadAttention attn;
    private final Norm ln2;
    private final @Nullable FFN ffn;
    private final @Nullable SwiGLUFFN gated;

    TransformerEncoderLayer(Settings settings) {
        this.sharedNorm = settings.sharedNorm();
        int width = settings.embedDims();
        this.ln1 = childOf("ln1", Layers.norm(settings.normCfg(), width));
        this.attn = child(
                "attn",
                new MultiheadAttention(new MultiheadAttention.Args(
                        width,
                        settings.numHeads(),
                        settings.qkvBias(),
                        settings.attnDropRate(),
                        settings.dropRate(),
                        settings.dropPathRate(),
                        settings.layerScale())));
        this.ln2 = childOf("ln2", Layers.norm(settings.normCfg(), width));
        Part<Activation> cfg = settings.actCfg();
        Supplier<Activation> act = () -> cfg == null ? new GELU(new GELU.Args("none")) : cfg.build();
        switch (settings.ffnType()) {
            case "origin" -> {
                this.ffn = child(
                        "ffn",
                        new FFN(new FFN.Args(
                                width,
                                settings.feedforwardChannels(),
                                settings.numFcs(),
                                settings.dropRate(),
                                settings.dropPathRate(),
                                act,
                                settings.layerScale(),
                                true)));
                this.gated = null;
            }
            case "swiglu_fused" -> {
                this.ffn = null;
                this.gated =
                        child("ffn", SwiGLUFFN.fused(width, settings.feedforwardChannels(), settings.layerScale()));
            }
            default ->
                throw new IllegalArgumentException(
                        "ffn_type: expected origin or swiglu_fused, got '" + settings.ffnType() + "'");
        }
    }

    @Override
    public Tensor forward(Tensor x, IntPair places) {
        return TorchScope.keeping(() -> {
            Tensor y = x.add(attn.forward(ln1.forward(x)));
            Tensor normed = (sharedNorm ? ln1 : ln2).forward(y);
            return gated != null ? gated.forward(normed, y) : ffn == null ? y : ffn.forward(normed, y);
        });
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        BaseModule network = ffn != null ? ffn : gated;
        if (network != null) {
            network.apply(TransformerEncoderLayer::initLinear);
        }
    }

    /** First values of linear layers of feed-forward networks. */
    static void initLinear(BaseModule module) {
        if (module instanceof Linear linear) {
            Grad.off(() -> Inits.xavier(linear.weight().value(), 1, true));
            Parameter bias = linear.bias();
            if (bias != null) {
                Grad.off(() -> Inits.normal(bias.value(), 0, 1e-6));
            }
        }
    }

    @Override
    public List<String> typeNames() {
        return List.of("TransformerEncoderLayer", "BaseModule");
    }
}
