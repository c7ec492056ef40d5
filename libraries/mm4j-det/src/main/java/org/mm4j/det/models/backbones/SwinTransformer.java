package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.cv.models.transformer.PatchMerging;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
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
public final class SwinTransformer extends BaseModule implements Backbone {

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

            @Doc("recompute blocks in the backward pass; changes no result, so only False") @Default("False")
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
            if (withCp) {
                throw new IllegalArgumentException("with_cp=True is not supported; it saves memory in training and"
                        + " changes no result: leave it out");
            }
            if (pretrained != null) {
                throw new IllegalArgumentException(
                        "pretrained: write init_cfg=dict(type='Pretrained', checkpoint='" + pretrained + "')");
            }
        }
    }

    private final Args args;
    private final @Nullable Parameter posEmbed;
    private final PatchEmbed patchEmbed;
    private final Dropout dropAfterPos;
    private final ModuleList<SwinStage> stages;
    private final Map<Integer, Norm> norms = new TreeMap<>();

    /** Makes the backbone. */
    public SwinTransformer(Args args) {
        super(BackboneInit.of(args.initCfg()));
        this.args = args;
        int count = args.depths().size();
        List<Integer> outIndices = args.outIndices().indices("out_indices", count);
        if (args.frozenStages() < -1 || args.frozenStages() > count) {
            throw new IllegalArgumentException(
                    "frozen_stages: expected from -1 to " + count + ", got " + args.frozenStages());
        }
        IntFunction<Norm> norm = width -> Layers.norm(args.normCfg(), width);
        IntFunction<Norm> patchNorm = args.patchNorm() ? norm : null;
        this.patchEmbed = child(
                "patch_embed",
                new PatchEmbed(PatchEmbed.Args.of(args.inChannels(), args.embedDims(), IntPair.of(args.patchSize()))
                        .withNorm(patchNorm)));
        long places = (long) (args.pretrainImgSize().height() / args.patchSize())
                * (args.pretrainImgSize().width() / args.patchSize());
        this.posEmbed = args.useAbsPosEmbed()
                ? parameter("absolute_pos_embed", Tensor::zero_, 1, places, args.embedDims())
                : null;
        this.dropAfterPos = child("drop_after_pos", new Dropout(new Dropout.Args(args.dropRate(), false)));
        this.stages = child("stages", new ModuleList<>());
        double[] rates = DropPath.decay(
                args.dropPathRate(),
                args.depths().stream().mapToInt(Integer::intValue).sum());
        int width = args.embedDims();
        int block = 0;
        for (int i = 0; i < count; i++) {
            int first = block;
            block += args.depths().get(i);
            double[] own =
                    IntStream.range(first, block).mapToDouble(b -> rates[b]).toArray();
            PatchMerging step = i == count - 1
                    ? null
                    : new PatchMerging(PatchMerging.Args.of(width, 2 * width, patchNorm, false)
                            .withStride(IntPair.of(args.strides().get(i + 1))));
            stages.add(new SwinStage(args, width, args.numHeads().get(i), own, step));
            if (outIndices.contains(i)) {
                norms.put(i, Layers.norm(args.normCfg(), width));
            }
            width *= 2;
        }
        norms.forEach((i, own) -> childOf("norm" + i, own));
        freeze();
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Patches y = patchEmbed.forward(x);
            Tensor tokens = posEmbed == null ? y.tokens() : y.tokens().add(posEmbed.value());
            y = y.with(dropAfterPos.forward(tokens));
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < stages.size(); i++) {
                Patches inside = stages.get(i).forward(y);
                Norm norm = norms.get(i);
                if (norm != null) {
                    outs.add(inside.with(norm.forward(inside.tokens())).map().contiguous());
                }
                y = stages.get(i).downsample(inside);
            }
            return scope.keepAll(outs);
        }
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        if (prefix.isEmpty()) {
            SwinWeights.backboneOnly(state);
        }
        if (args.convertWeights()) {
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
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (initCfg() != null) {
            return;
        }
        Parameter embeddings = posEmbed;
        if (embeddings != null) {
            Grad.off(() -> Inits.truncNormal(embeddings.value(), 0, 0.02, -2, 2));
        }
        apply(module -> Grad.off(() -> {
            if (module instanceof Linear linear) {
                Inits.truncNormal(linear.weight().value(), 0, 0.02, -2, 2);
                Parameter bias = linear.bias();
                if (bias != null) {
                    Inits.constant(bias.value(), 0);
                }
            } else if (module instanceof LayerNorm) {
                module.parameters().values().forEach(Parameter::reset);
            }
        }));
    }

    /** Keeps frozen stages in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        if (args.frozenStages() < 0) {
            return;
        }
        freeze(patchEmbed);
        dropAfterPos.eval();
        if (posEmbed != null) {
            posEmbed.setRequiresGrad(false);
        }
        for (int i = 0; i < args.frozenStages(); i++) {
            freeze(stages.get(i));
            Norm norm = norms.get(i);
            if (norm != null) {
                freeze(BaseModule.of(norm));
            }
        }
    }

    private static void freeze(BaseModule module) {
        module.eval();
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }
}
