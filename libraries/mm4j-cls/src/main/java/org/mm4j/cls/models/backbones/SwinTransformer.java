package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.RelativePositions;
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
public final class SwinTransformer extends BaseSwin<SwinStage> {

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

    private final boolean outAfterDownsample;

    /** Makes the backbone. */
    public SwinTransformer(Args args) {
        super(args.arch().in(SwinArch.V1), args.common(), args.imgSize(), args.initCfg());
        SwinArch arch = args.arch().in(SwinArch.V1);
        if (arch.extraNormEveryNBlocks() != 0) {
            throw new IllegalArgumentException("arch: extra_norm_every_n_blocks is of SwinTransformerV2");
        }
        this.outAfterDownsample = args.outAfterDownsample();
        int count = arch.depths().size();
        double[] rates = DropPath.decay(
                args.common().dropPathRate(),
                arch.depths().stream().mapToInt(Integer::intValue).sum());
        List<Integer> channels = new ArrayList<>();
        int width = arch.embedDims();
        int block = 0;
        for (int i = 0; i < count; i++) {
            int depth = arch.depths().get(i);
            SwinStage stage = stages().add(new SwinStage(
                    args.common().stageCfgs().of(i, count),
                    width,
                    arch.numHeads().get(i),
                    args.windowSize(),
                    Arrays.copyOfRange(rates, block, block + depth),
                    args.common().padSmallMap(),
                    i < count - 1));
            block += depth;
            int next = stage.outChannels(width);
            channels.add(outAfterDownsample ? next : width);
            width = next;
        }
        finish(channels);
    }

    @Override
    void forward(Patches patches, List<Tensor> outs) {
        Patches y = patches;
        for (int i = 0; i < stages().size(); i++) {
            Patches inside = stages().get(i).forward(y);
            y = stages().get(i).downsample(inside);
            output(i, outAfterDownsample ? y : inside, outs);
        }
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
