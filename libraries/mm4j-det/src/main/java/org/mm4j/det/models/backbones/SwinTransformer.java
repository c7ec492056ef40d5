package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.transformer.FFN;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.ShiftWindowMSA;
import org.mm4j.cv.models.transformer.SwinBlock;
import org.mm4j.cv.models.transformer.SwinBody;
import org.mm4j.cv.models.transformer.SwinStage;
import org.mm4j.cv.models.transformer.WindowMSA;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Swin transformer (<a href="https://arxiv.org/abs/2103.14030">paper</a>) for detectors. From pictures (N, 3, H, W) of any
 * size to maps (N, C · 2^i, H_i, W_i) of the stages of {@code out_indices}, each behind a norm. A checkpoint may be one of
 * a whole classifier, or one that Swin's authors published, with {@code convert_weights}.
 */
@Doc("Swin transformer.")
public final class SwinTransformer extends SwinBody<SwinStage> {

    /** The arguments. */
    public record Args(
            @Doc("size of the pictures that position embeddings are for") @Default("224")
            IntPair pretrainImgSize,

            @Doc("channels of the pictures") @Default("3") int inChannels,

            @Doc("channels of the first stage; they double") @Default("96")
            int embedDims,

            @Doc("side of a patch") @Default("4") int patchSize,
            @Doc("side of the windows") @Default("7") int windowSize,

            @Doc("hidden channels by channels") @Default("4")
            int mlpRatio,

            @Doc("blocks of each stage") @Default("(2, 2, 6, 2)")
            List<Integer> depths,

            @Doc("heads of each stage") @Default("(3, 6, 12, 24)")
            List<Integer> numHeads,

            @Doc("step of the patches and between stages") @Default("(4, 2, 2, 2)")
            List<Integer> strides,

            @Doc("stages to return") @Default("(0, 1, 2, 3)")
            Ints outIndices,

            @Doc("whether queries, keys and values have a bias") @Default("True")
            boolean qkvBias,

            @Doc("factor of products of queries and keys") @Nullable
            Double qkScale,

            @Doc("whether patches are normalised") @Default("True")
            boolean patchNorm,

            @Doc("probability of values to become zero in training") @Default("0.")
            double dropRate,

            @Doc("the same of weights of attention") @Default("0.")
            double attnDropRate,

            @Doc("probability of the last block to be dropped in training; less for those before") @Default("0.1")
            double dropPathRate,

            @Doc("whether there are position embeddings besides those of the windows") @Default("False")
            boolean useAbsPosEmbed,

            @Doc("the activation") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Doc("the norm") @Default("dict(type='LN')") Part<Norm> normCfg,

            @Doc("run blocks again in the backward pass: less memory for more time") @Default("False")
            boolean withCp,

            @Doc("a checkpoint; write init_cfg") @Nullable String pretrained,

            @Doc("whether the checkpoint has the names that Swin's authors use") @Default("False")
            boolean convertWeights,

            @Doc("how many stages are not trained, with the patches; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("a checkpoint: dict(checkpoint=…)") @Nullable
            ConfigDict initCfg) {

        public Args {
            int stages = depths.size();
            if (stages == 0 || numHeads.size() != stages || strides.size() != stages) {
                throw new IllegalArgumentException("depths, num_heads, strides: expected as many of each, got " + depths
                        + ", " + numHeads + " and " + strides);
            }
            if (strides.get(0) != patchSize) {
                throw new IllegalArgumentException("strides: the first one is that of patches side by side, "
                        + patchSize + ", not " + strides.get(0));
            }
            if (pretrained != null) {
                throw new IllegalArgumentException(
                        "pretrained: write init_cfg=dict(type='Pretrained', checkpoint='" + pretrained + "')");
            }
        }
    }

    private final boolean convertWeights;

    /** Makes the backbone. */
    public SwinTransformer(Args args) {
        super(BackboneInit.of(args.initCfg()), entry(args), use(args));
        this.convertWeights = args.convertWeights();
        int count = args.depths().size();
        List<double[]> rates = DropPath.decay(args.dropPathRate(), args.depths());
        for (int i = 0; i < count; i++) {
            int width = args.embedDims() << i;
            PatchMerging step = i == count - 1
                    ? null
                    : new PatchMerging(PatchMerging.Args.of(width, 2 * width, patchNorm(args), false)
                            .withStride(IntPair.of(args.strides().get(i + 1))));
            add(new SwinStage(blocks(args, width, args.numHeads().get(i), rates.get(i)), step));
        }
        finish(stage -> Layers.norm(args.normCfg(), args.embedDims() << stage));
    }

    private static Entry entry(Args args) {
        IntPair size = args.pretrainImgSize();
        IntPair places = IntPair.of(size.height() / args.patchSize(), size.width() / args.patchSize());
        return new Entry(
                PatchEmbed.Args.of(args.inChannels(), args.embedDims(), IntPair.of(args.patchSize()))
                        .withNorm(patchNorm(args)),
                args.useAbsPosEmbed() ? places : null,
                args.dropRate());
    }

    private static Use use(Args args) {
        int count = args.depths().size();
        if (args.frozenStages() < -1 || args.frozenStages() > count) {
            throw new IllegalArgumentException(
                    "frozen_stages: expected from -1 to " + count + ", got " + args.frozenStages());
        }
        return new Use(args.outIndices().indices("out_indices", count), false, args.frozenStages(), true);
    }

    private static @Nullable IntFunction<Norm> patchNorm(Args args) {
        return args.patchNorm() ? width -> Layers.norm(args.normCfg(), width) : null;
    }

    private static List<SwinBlock> blocks(Args args, int width, int heads, double[] rates) {
        List<SwinBlock> blocks = new ArrayList<>();
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
            FFN network = new FFN(new FFN.Args(
                    width,
                    args.mlpRatio() * width,
                    2,
                    args.dropRate(),
                    rates[i],
                    () -> args.actCfg().build(),
                    0,
                    true));
            blocks.add(new SwinBlock(
                    width,
                    channels -> Layers.norm(args.normCfg(), channels),
                    new ShiftWindowMSA(inside, side, i % 2 == 1 ? side / 2 : 0, rates[i], true),
                    network,
                    args.withCp()));
        }
        return blocks;
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        if (prefix.isEmpty()) {
            SwinWeights.backboneOnly(state);
        }
        if (convertWeights) {
            SwinWeights.convert(state, prefix);
        }
        namedParameters().forEach((path, parameter) -> {
            TensorSource given = state.get(prefix + path);
            if (given != null && path.endsWith("relative_position_bias_table")) {
                carryOver(state, prefix + path, given, parameter.shape());
            }
        });
    }

    /** Stretches the table of windows of another size. */
    private static void carryOver(Map<String, TensorSource> state, String key, TensorSource given, long[] own) {
        long[] shape = given.shape();
        long source = (long) Math.sqrt((double) shape[0]);
        long target = (long) Math.sqrt((double) own[0]);
        if (shape.length != 2 || shape[1] != own[1] || shape[0] == own[0] || source * source != shape[0]) {
            return;
        }
        DoubleOptional none = new DoubleOptional();
        state.put(
                key,
                given.then(
                        own,
                        table -> torch.upsample_bicubic2d(
                                        table.permute(1, 0).reshape(1, shape[1], source, source),
                                        new long[] {target, target},
                                        false,
                                        none,
                                        none)
                                .view(own[1], own[0])
                                .permute(1, 0)));
        state.remove(key.replace("bias_table", "index"));
    }

    @Override
    protected void initOtherWeights() {
        apply(module -> Grad.off(() -> BackboneInit.ofTransformer(module)));
    }
}
