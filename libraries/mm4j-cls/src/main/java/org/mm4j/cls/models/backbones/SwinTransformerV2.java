package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Swin transformer V2 (<a href="https://arxiv.org/abs/2111.09883">paper</a>). From pictures (N, 3, H, W) to maps (N, C_i,
 * H_i, W_i) of the stages of {@code out_indices}, each behind a norm: stage i has stride 4 · 2^i. What depends on the size
 * of the windows alone is not taken from checkpoints.
 */
@Doc("Swin transformer V2.")
public final class SwinTransformerV2 extends BaseSwin<SwinStageV2> {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, depths, num_heads and extra_norm_every_n_blocks") @Default("'tiny'")
            SwinArch.Cfg arch,

            @Doc("size of the pictures that position embeddings are for") @Default("256")
            IntPair imgSize,

            @Doc("side of the windows, of all stages or of each") @Default("8")
            Ints windowSize,

            @Inline SwinArgs common,

            @Doc("sides of the windows that the weights were trained with; 0 for those of now") @Default("[0, 0, 0, 0]")
            List<Integer> pretrainedWindowSizes,

            @Nullable InitCfg initCfg) {}

    /** Makes the backbone. */
    public SwinTransformerV2(Args args) {
        super(args.arch().in(SwinArch.V2), args.common(), args.imgSize(), false, args.initCfg());
        SwinArch arch = args.arch().in(SwinArch.V2);
        int count = arch.depths().size();
        List<Integer> windows = args.windowSize().values();
        if ((windows.size() != 1 && windows.size() != count)
                || args.pretrainedWindowSizes().size() < count) {
            throw new IllegalArgumentException("window_size, pretrained_window_sizes: expected one for each of " + count
                    + " stages, got " + windows + " and " + args.pretrainedWindowSizes());
        }
        List<double[]> rates = rates(arch, args.common());
        List<Integer> channels = new ArrayList<>();
        int width = arch.embedDims();
        for (int i = 0; i < count; i++) {
            SwinStageV2 stage = new SwinStageV2(
                    args.common().stageCfgs().of(i, count),
                    new SwinBlocks.Settings(
                            i == 0 ? width : 2 * width,
                            arch.numHeads().get(i),
                            windows.get(windows.size() == 1 ? 0 : i),
                            rates.get(i),
                            args.common().padSmallMap(),
                            args.common().withCp()),
                    i > 0,
                    arch.extraNormEveryNBlocks(),
                    args.pretrainedWindowSizes().get(i));
            add(stage);
            width = stage.outChannels();
            channels.add(width);
        }
        finish(channels);
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        super.adaptState(state, prefix);
        state.keySet()
                .removeIf(key -> key.startsWith(prefix)
                        && (key.contains("relative_position_index") || key.contains("relative_coords_table")));
    }
}
