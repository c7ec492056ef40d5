package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.WindowMSAV2;
import org.mm4j.cv.models.transformer.WindowStage;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;

/** A stage of Swin V2. Children: {@code downsample} on the way from the stage before, and {@code blocks}. */
public final class SwinStageV2 extends BaseModule implements WindowStage {

    /** A block, whose norms stand behind its branches. */
    private static final class Block extends BaseModule {

        private final ShiftWindowMSA attn;
        private final Norm norm1;
        private final FFN ffn;
        private final Norm norm2;
        private final @Nullable Norm norm3;
        private final boolean recompute;

        Block(ShiftWindowMSA attn, Norm norm1, FFN ffn, Norm norm2, @Nullable Norm norm3, boolean recompute) {
            this.recompute = recompute;
            this.attn = child("attn", attn);
            this.norm1 = childOf("norm1", norm1);
            this.ffn = child("ffn", ffn);
            this.norm2 = childOf("norm2", norm2);
            this.norm3 = norm3 == null ? null : childOf("norm3", norm3);
        }

        Patches forward(Patches x) {
            return x.with(Recompute.when(recompute, x.tokens(), tokens -> run(x.with(tokens))));
        }

        private Tensor run(Patches x) {
            return TorchScope.keeping(() -> {
                Tensor y = norm1.forward(attn.forward(x)).add(x.tokens());
                Tensor z = norm2.forward(ffn.forward(y, null)).add(y);
                return norm3 == null ? z : norm3.forward(z);
            });
        }

        @Override
        public List<String> typeNames() {
            return List.of("SwinBlockV2", "BaseModule");
        }
    }

    private final @Nullable PatchMerging downsample;
    private final ModuleList<Block> blocks;
    private final int width;

    /**
     * Makes a stage.
     *
     * @param downsample whether it halves the map before its blocks, which have twice the channels then
     * @param extraNorm after how many blocks there is a norm more; 0 for never
     * @param pretrainedWindow side of the windows that the weights were trained with; 0 for those of now
     */
    SwinStageV2(
            SwinStageCfg cfg, SwinBlocks.Settings settings, boolean downsample, int extraNorm, int pretrainedWindow) {
        this.width = settings.width();
        this.downsample = downsample
                ? child(
                        "downsample",
                        new PatchMerging(PatchMerging.Args.of(width / 2, width, SwinBlocks::layerNorm, true)))
                : null;
        this.blocks = child("blocks", new ModuleList<>());
        for (int i = 0; i < settings.blocks(); i++) {
            boolean isExtra = extraNorm > 0 && (i + 1) % extraNorm == 0;
            blocks.add(block(cfg, settings, i, isExtra, pretrainedWindow));
        }
    }

    private static Block block(
            SwinStageCfg stage, SwinBlocks.Settings settings, int i, boolean isExtra, int pretrainedWindow) {
        SwinStageCfg.Block cfg = stage.blockCfgs().of(i, settings.blocks());
        if (cfg.attnCfgs().qkScale() != null) {
            throw new IllegalArgumentException("qk_scale: Swin V2 learns its scale");
        }
        WindowMSAV2 inside = new WindowMSAV2(SwinBlocks.attention(cfg, stage, settings, null), pretrainedWindow);
        IntFunction<Norm> norm = SwinBlocks.norm(cfg);
        return new Block(
                SwinBlocks.shifted(inside, cfg, stage, settings, i),
                norm.apply(settings.width()),
                SwinBlocks.network(cfg, settings, i, false),
                norm.apply(settings.width()),
                isExtra ? norm.apply(settings.width()) : null,
                settings.recompute());
    }

    /** Channels that go out. */
    int outChannels() {
        return width;
    }

    /** Steps down, then runs the blocks. */
    @Override
    public Patches forward(Patches x) {
        Patches y = downsample == null ? x : downsample.forward(x);
        for (Block block : blocks) {
            y = block.forward(y);
        }
        return y;
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlockV2Sequence", "BaseModule");
    }
}
