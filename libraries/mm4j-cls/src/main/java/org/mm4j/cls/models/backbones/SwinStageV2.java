package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.WindowMSA;
import org.mm4j.cv.models.transformer.WindowMSAV2;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.IntPair;

/** A stage of Swin V2. Children: {@code downsample} on the way from the stage before, and {@code blocks}. */
public final class SwinStageV2 extends BaseModule {

    /**
     * The settings.
     *
     * @param inChannels channels that come in
     * @param rates probability of each block to be dropped in training
     * @param padSmallMap whether maps smaller than a window are padded, unless the config says otherwise
     * @param extraNorm after how many blocks there is a norm more; 0 for never
     * @param pretrainedWindow side of the windows that the weights were trained with; 0 for those of now
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Settings(
            int inChannels,
            int numHeads,
            int windowSize,
            double[] rates,
            boolean padSmallMap,
            boolean downsample,
            int extraNorm,
            int pretrainedWindow) {}

    /** A block, whose norms stand behind its branches. */
    private static final class Block extends BaseModule {

        private final ShiftWindowMSA attn;
        private final Norm norm1;
        private final FFN ffn;
        private final Norm norm2;
        private final @Nullable Norm norm3;

        Block(ShiftWindowMSA attn, Norm norm1, FFN ffn, Norm norm2, @Nullable Norm norm3) {
            this.attn = child("attn", attn);
            this.norm1 = childOf("norm1", norm1);
            this.ffn = child("ffn", ffn);
            this.norm2 = childOf("norm2", norm2);
            this.norm3 = norm3 == null ? null : childOf("norm3", norm3);
        }

        Patches forward(Patches x) {
            Tensor tokens = TorchScope.keeping(() -> {
                Tensor y = norm1.forward(attn.forward(x)).add(x.tokens());
                Tensor z = norm2.forward(ffn.forward(y, null)).add(y);
                return norm3 == null ? z : norm3.forward(z);
            });
            return x.with(tokens);
        }

        @Override
        public List<String> typeNames() {
            return List.of("SwinBlockV2", "BaseModule");
        }
    }

    private final @Nullable PatchMerging downsample;
    private final ModuleList<Block> blocks;
    private final int width;

    SwinStageV2(SwinStageCfg cfg, Settings settings) {
        this.width = settings.downsample() ? 2 * settings.inChannels() : settings.inChannels();
        this.downsample = settings.downsample()
                ? child(
                        "downsample",
                        new PatchMerging(PatchMerging.Args.of(settings.inChannels(), width, BaseSwin::layerNorm, true)))
                : null;
        this.blocks = child("blocks", new ModuleList<>());
        for (int i = 0; i < settings.rates().length; i++) {
            SwinStageCfg.Block block = cfg.blockCfgs().of(i, settings.rates().length);
            blocks.add(block(block, cfg, settings, i));
        }
    }

    private Block block(SwinStageCfg.Block cfg, SwinStageCfg stage, Settings settings, int i) {
        int side = SwinStage.or(cfg.windowSize(), SwinStage.or(stage.windowSize(), settings.windowSize()));
        boolean pad = SwinStage.or(cfg.padSmallMap(), SwinStage.or(stage.padSmallMap(), settings.padSmallMap()));
        SwinStageCfg.Attention attention = cfg.attnCfgs();
        if (attention.qkScale() != null) {
            throw new IllegalArgumentException("qk_scale: Swin V2 learns its scale");
        }
        WindowMSAV2 inside = new WindowMSAV2(
                new WindowMSA.Args(
                        width,
                        settings.numHeads(),
                        IntPair.of(side),
                        attention.qkvBias(),
                        null,
                        attention.attnDrop(),
                        attention.projDrop()),
                settings.pretrainedWindow());
        double rate = settings.rates()[i];
        boolean isExtra = settings.extraNorm() > 0 && (i + 1) % settings.extraNorm() == 0;
        return new Block(
                new ShiftWindowMSA(inside, side, i % 2 == 1 ? side / 2 : 0, rate, pad),
                SwinStage.norm(cfg).apply(width),
                SwinStage.network(cfg, width, rate, false),
                SwinStage.norm(cfg).apply(width),
                isExtra ? SwinStage.norm(cfg).apply(width) : null);
    }

    /** Channels that go out. */
    int outChannels() {
        return width;
    }

    /** Steps down, then runs the blocks. */
    Patches forward(Patches x) {
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
