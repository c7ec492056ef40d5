package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.RelativePositions;
import org.mm4j.cv.models.transformer.SwinStage;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Swin transformer (<a href="https://arxiv.org/abs/2103.14030">paper</a>). From pictures (N, 3, H, W) to maps (N, C_i, H_i,
 * W_i) of the stages of {@code out_indices}, each behind a norm: stage i has stride 4 · 2^i. Tables of windows of another
 * size are carried over when a checkpoint is loaded.
 */
@Doc("Swin transformer.")
public final class SwinTransformer extends BaseSwin<SwinStage> implements LayerDepths {

    /** The arguments. */
    public record Args(
            @Doc("a name, or a dict of embed_dims, depths and num_heads") @Default("'tiny'")
            SwinArch.Cfg arch,

            @Doc("size of the pictures that position embeddings are for") @Default("224")
            IntPair imgSize,

            @Doc("side of the windows") @Default("7") int windowSize,
            @Inline SwinArgs common,

            @Doc("whether outputs are taken behind the step to the next stage") @Default("False")
            boolean outAfterDownsample,

            @Nullable InitCfg initCfg) {}

    private final List<Integer> depths;

    /** Makes the backbone. */
    public SwinTransformer(Args args) {
        super(args.arch().in(SwinArch.V1), args.common(), args.imgSize(), args.outAfterDownsample(), args.initCfg());
        SwinArch arch = args.arch().in(SwinArch.V1);
        if (arch.extraNormEveryNBlocks() != 0) {
            throw new IllegalArgumentException("arch: extra_norm_every_n_blocks is of SwinTransformerV2");
        }
        this.depths = arch.depths();
        int count = arch.depths().size();
        List<double[]> rates = rates(arch, args.common());
        List<Integer> channels = new ArrayList<>();
        int width = arch.embedDims();
        for (int i = 0; i < count; i++) {
            boolean isLast = i == count - 1;
            SwinBlocks.Settings settings = new SwinBlocks.Settings(
                    width,
                    arch.numHeads().get(i),
                    args.windowSize(),
                    rates.get(i),
                    args.common().padSmallMap(),
                    args.common().withCp());
            add(new SwinStage(
                    SwinBlocks.of(args.common().stageCfgs().of(i, count), settings),
                    isLast
                            ? null
                            : new PatchMerging(PatchMerging.Args.of(width, 2 * width, SwinBlocks::layerNorm, false))));
            int next = isLast ? width : 2 * width;
            channels.add(args.outAfterDownsample() ? next : width);
            width = next;
        }
        finish(channels);
    }

    @Override
    public int depths() {
        return before(depths.size()) + 2;
    }

    /** A block is as deep as there are blocks up to it; the step to the next stage, as the last block of its stage. */
    @Override
    public int depthOf(String path) {
        if (path.startsWith("patch_embed")) {
            return 0;
        }
        if (!path.startsWith("stages.")) {
            return depths() - 1;
        }
        String[] names = path.split("\\.", -1);
        int stage = Integer.parseInt(names[1]);
        return names[2].equals("blocks") ? before(stage) + Integer.parseInt(names[3]) + 1 : before(stage + 1);
    }

    private int before(int stage) {
        return depths.subList(0, stage).stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        super.adaptState(state, prefix);
        state.keySet().removeIf(key -> key.startsWith(prefix) && key.contains("attn_mask"));
        namedParameters().forEach((path, parameter) -> {
            TensorSource given = state.get(prefix + path);
            long[] own = parameter.shape();
            if (given == null || !path.endsWith("relative_position_bias_table") || given.shape().length != 2) {
                return;
            }
            int source = (int) Math.sqrt((double) given.shape()[0]);
            int target = (int) Math.sqrt((double) own[0]);
            boolean fits = given.shape()[1] == own[1] && (long) source * source == given.shape()[0];
            if (source != target && fits && source >= 5) {
                state.put(
                        prefix + path,
                        given.then(
                                own,
                                all -> Tensors.of(
                                        RelativePositions.resize(Tensors.floats(all), (int) own[1], source, target),
                                        own)));
                state.remove(prefix + path.replace("bias_table", "index"));
            }
        });
    }
}
