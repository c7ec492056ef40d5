package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.SwinBlock;
import org.mm4j.cv.models.transformer.WindowAttention;
import org.mm4j.cv.models.transformer.WindowMSA;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** The blocks of a stage of Swin transformers by its settings and by what a config changes of them. */
final class SwinBlocks {

    private static final double EPS = 1e-5;

    /**
     * The settings of a stage.
     *
     * @param width channels of its tokens
     * @param rates probability of each block to be dropped in training
     * @param padSmallMap whether maps smaller than a window are padded, unless the config says otherwise
     * @param recompute whether blocks are run again in the backward pass
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Settings(int width, int numHeads, int windowSize, double[] rates, boolean padSmallMap, boolean recompute) {

        int blocks() {
            return rates.length;
        }
    }

    private SwinBlocks() {}

    /** The blocks of the first version. */
    static List<SwinBlock> of(SwinStageCfg stage, Settings settings) {
        List<SwinBlock> blocks = new ArrayList<>();
        for (int i = 0; i < settings.blocks(); i++) {
            SwinStageCfg.Block cfg = stage.blockCfgs().of(i, settings.blocks());
            Double scale = cfg.attnCfgs().qkScale();
            WindowMSA inside = new WindowMSA(attention(cfg, stage, settings, scale));
            blocks.add(new SwinBlock(
                    settings.width(),
                    norm(cfg),
                    shifted(inside, cfg, stage, settings, i),
                    network(cfg, settings, i, true),
                    settings.recompute()));
        }
        return blocks;
    }

    /** What the attention of a block is made of. */
    static WindowMSA.Args attention(
            SwinStageCfg.Block cfg, SwinStageCfg stage, Settings settings, @Nullable Double scale) {
        SwinStageCfg.Attention own = cfg.attnCfgs();
        return new WindowMSA.Args(
                settings.width(),
                settings.numHeads(),
                IntPair.of(side(cfg, stage, settings)),
                own.qkvBias(),
                scale,
                own.attnDrop(),
                own.projDrop());
    }

    private static int side(SwinStageCfg.Block cfg, SwinStageCfg stage, Settings settings) {
        return or(cfg.windowSize(), or(stage.windowSize(), settings.windowSize()));
    }

    /** The windows of the i-th block; those of every second one are shifted. */
    static ShiftWindowMSA shifted(
            WindowAttention inside, SwinStageCfg.Block cfg, SwinStageCfg stage, Settings settings, int i) {
        int side = side(cfg, stage, settings);
        boolean pad = or(cfg.padSmallMap(), or(stage.padSmallMap(), settings.padSmallMap()));
        return new ShiftWindowMSA(inside, side, i % 2 == 1 ? side / 2 : 0, settings.rates()[i], pad);
    }

    /** The norms of a block. */
    static IntFunction<Norm> norm(SwinStageCfg.Block cfg) {
        Part<Norm> own = cfg.normCfg();
        return own == null ? SwinBlocks::layerNorm : width -> Layers.norm(own, width);
    }

    /** The norm of blocks and patches, unless a config says otherwise. */
    static Norm layerNorm(int channels) {
        return LayerNorm.of(channels, EPS);
    }

    /** The feed-forward network of the i-th block. */
    static FFN network(SwinStageCfg.Block cfg, Settings settings, int i, boolean addIdentity) {
        SwinStageCfg.Network network = cfg.ffnCfgs();
        return new FFN(new FFN.Args(
                settings.width(),
                (int) (settings.width() * or(cfg.ffnRatio(), 4.0)),
                network.numFcs(),
                network.ffnDrop(),
                settings.rates()[i],
                () -> network.actCfg().build(),
                0,
                addIdentity));
    }

    private static <T> T or(@Nullable T given, T own) {
        return given == null ? own : given;
    }
}
