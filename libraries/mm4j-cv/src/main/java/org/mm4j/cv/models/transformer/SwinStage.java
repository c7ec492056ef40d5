package org.mm4j.cv.models.transformer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;

/** A stage of a Swin transformer. Children: {@code blocks}, and {@code downsample} on the way to the next stage. */
public final class SwinStage extends BaseModule implements WindowStage {

    private final ModuleList<SwinBlock> blocks;
    private final @Nullable PatchMerging downsample;

    /**
     * Makes a stage.
     *
     * @param downsample the way to the next stage; null for the last one
     */
    public SwinStage(List<SwinBlock> blocks, @Nullable PatchMerging downsample) {
        this.blocks = child("blocks", new ModuleList<>());
        blocks.forEach(this.blocks::add);
        this.downsample = downsample == null ? null : child("downsample", downsample);
    }

    @Override
    public Patches forward(Patches x) {
        Patches y = x;
        for (SwinBlock block : blocks) {
            y = block.forward(y);
        }
        return y;
    }

    @Override
    public Patches downsample(Patches x) {
        return downsample == null ? x : downsample.forward(x);
    }

    @Override
    public List<String> typeNames() {
        return List.of("SwinBlockSequence", "BaseModule");
    }
}
