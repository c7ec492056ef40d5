package org.mm4j.det.models.backbones;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.SwinBlock;
import org.mm4j.cv.models.transformer.WindowMSA;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.IntPair;

/** A stage of a Swin transformer. Children: {@code blocks}, and {@code downsample} on the way to the next stage. */
final class SwinStage extends BaseModule {

    private final ModuleList<SwinBlock> blocks;
    private final @Nullable PatchMerging downsample;

    SwinStage(SwinTransformer.Args args, int width, int heads, double[] rates, @Nullable PatchMerging downsample) {
        this.blocks = child("blocks", new ModuleList<>());
        int side = args.windowSize();
        for (int i = 0; i < rates.length; i++) {
            WindowMSA inside = new WindowMSA(new WindowMSA.Args(
                    width,
                    heads,
                    IntPair.of(side),
                    args.qkvBias(),
                    args.qkScale(),
                    args.attnDropRate(),
                    args.dropRate()));
            blocks.add(new SwinBlock(
                    width,
                    channels -> Layers.norm(args.normCfg(), channels),
                    new ShiftWindowMSA(inside, side, i % 2 == 1 ? side / 2 : 0, rates[i], true),
                    new FFN(new FFN.Args(
                            width,
                            args.mlpRatio() * width,
                            2,
                            args.dropRate(),
                            rates[i],
                            () -> args.actCfg().build(),
                            0,
                            true))));
        }
        this.downsample = downsample == null ? null : child("downsample", downsample);
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

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlockSequence", "BaseModule");
    }
}
