package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.SwinBlock;
import org.mm4j.cv.models.transformer.WindowMSA;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** A stage of a Swin transformer. Children: {@code blocks}, and {@code downsample} on the way to the next stage. */
public final class SwinStage extends BaseModule {

    private final ModuleList<SwinBlock> blocks;
    private final @Nullable PatchMerging downsample;

    /**
     * Makes a stage.
     *
     * @param rates probability of each block to be dropped in training
     * @param padSmallMap whether maps smaller than a window are padded, unless the config says otherwise
     */
    SwinStage(
            SwinStageCfg cfg,
            int embedDims,
            int numHeads,
            int windowSize,
            double[] rates,
            boolean padSmallMap,
            boolean downsample) {
        this.blocks = child("blocks", new ModuleList<>());
        int window = or(cfg.windowSize(), windowSize);
        boolean pad = or(cfg.padSmallMap(), padSmallMap);
        for (int i = 0; i < rates.length; i++) {
            SwinStageCfg.Block block = cfg.blockCfgs().of(i, rates.length);
            blocks.add(block(block, embedDims, numHeads, window, i % 2 == 1, rates[i], pad));
        }
        this.downsample = downsample
                ? child(
                        "downsample",
                        new PatchMerging(PatchMerging.Args.of(embedDims, 2 * embedDims, BaseSwin::layerNorm, false)))
                : null;
    }

    private static SwinBlock block(
            SwinStageCfg.Block cfg, int width, int heads, int window, boolean shift, double rate, boolean pad) {
        int side = or(cfg.windowSize(), window);
        SwinStageCfg.Attention attention = cfg.attnCfgs();
        WindowMSA inside = new WindowMSA(new WindowMSA.Args(
                width,
                heads,
                IntPair.of(side),
                attention.qkvBias(),
                attention.qkScale(),
                attention.attnDrop(),
                attention.projDrop()));
        return new SwinBlock(
                width,
                norm(cfg),
                new ShiftWindowMSA(inside, side, shift ? side / 2 : 0, rate, or(cfg.padSmallMap(), pad)),
                network(cfg, width, rate, true));
    }

    /** The norms of a block. */
    static IntFunction<Norm> norm(SwinStageCfg.Block cfg) {
        Part<Norm> own = cfg.normCfg();
        return own == null ? BaseSwin::layerNorm : width -> Layers.norm(own, width);
    }

    /** The feed-forward network of a block. */
    static FFN network(SwinStageCfg.Block cfg, int width, double rate, boolean addIdentity) {
        SwinStageCfg.Network network = cfg.ffnCfgs();
        return new FFN(new FFN.Args(
                width,
                (int) (width * or(cfg.ffnRatio(), 4.0)),
                network.numFcs(),
                network.ffnDrop(),
                rate,
                () -> network.actCfg().build(),
                0,
                addIdentity));
    }

    static <T> T or(@Nullable T given, T own) {
        return given == null ? own : given;
    }

    /** Runs the blocks. */
    Patches forward(Patches x) {
        Patches y = x;
        for (SwinBlock block : blocks) {
            y = block.forward(y);
        }
        return y;
    }

    /** Goes on to the next stage; the last one gives its input. */
    Patches downsample(Patches x) {
        return downsample == null ? x : downsample.forward(x);
    }

    /** Channels behind {@link #downsample(Patches)}. */
    int outChannels(int own) {
        return downsample == null ? own : downsample.outChannels();
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlockSequence", "BaseModule");
    }
}
