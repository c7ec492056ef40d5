package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.ConvModuleBuilder;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * XCiT (<a href="https://arxiv.org/abs/2106.09681">paper</a>): a transformer whose attention weighs channels, not places,
 * with layers for a class token behind it. From pictures (N, 3, H, W), whose sides {@code patch_size} divides, to what
 * {@code out_type} says for each layer of {@code out_indices}.
 */
@Doc("XCiT.")
public final class XCiT extends BaseModule implements Backbone {

    /** The arguments. */
    public record Args(
            @Doc("size of the pictures; others are fine") @Default("224")
            IntPair imgSize,

            @Doc("side of a patch: 8 or 16") @Default("16") int patchSize,
            @Doc("channels of the pictures") @Default("3") int inChannels,
            @Doc("channels of the tokens") @Default("768") int embedDims,
            @Doc("layers of the patches") @Default("12") int depth,

            @Doc("layers of the class token behind them") @Default("2")
            int clsAttnLayers,

            @Doc("heads of each layer") @Default("12") int numHeads,

            @Doc("hidden channels by channels") @Default("4.")
            double mlpRatio,

            @Doc("whether queries, keys and values have a bias") @Default("True")
            boolean qkvBias,

            @Doc("probability of values to become zero in training") @Default("0.")
            double dropRate,

            @Doc("the same of weights of attention") @Default("0.")
            double attnDropRate,

            @Doc("probability of each layer of the patches to be dropped in training") @Default("0.")
            double dropPathRate,

            @Doc("whether there are position embeddings") @Default("True")
            boolean usePosEmbed,

            @Doc("first value of the factors of branches") @Default("1.")
            double layerScaleInitValue,

            @Doc("whether the layers of the class token normalise all tokens") @Default("False")
            boolean tokensNorm,

            @Doc("cls_token: (N, C); featmap: (N, C, H, W); avg_featmap: (N, C); raw: (N, L, C)")
            @Default("'cls_token'")
            String outType,

            @Doc("layers to return; negative from behind") @Default("(-1, )")
            Ints outIndices,

            @Doc("whether the last layer's tokens are normalised; only True") @Default("True")
            boolean finalNorm,

            @Doc("how many layers are not trained, plus one; -1 for none") @Default("-1")
            int frozenStages,

            @Doc("the norm of maps") @Default("dict(type='BN')")
            Part<Norm> bnNormCfg,

            @Doc("the norm of tokens") @Default("dict(type='LN', eps=1e-6)")
            Part<Norm> normCfg,

            @Doc("the activation") @Default("dict(type='GELU')")
            Part<Activation> actCfg,

            @Default("dict(type='TruncNormal', layer='Linear')") @Nullable
            InitCfg initCfg) {

        public Args {
            if (patchSize != 8 && patchSize != 16) {
                throw new IllegalArgumentException("patch_size: expected 8 or 16, got " + patchSize);
            }
            if (imgSize.height() % patchSize != 0 || imgSize.width() % patchSize != 0) {
                throw new IllegalArgumentException("img_size: patches of " + patchSize + " do not divide " + imgSize);
            }
            if (!List.of("raw", "cls_token", "featmap", "avg_featmap").contains(outType)) {
                throw new IllegalArgumentException(
                        "out_type: expected raw, cls_token, featmap or avg_featmap, got '" + outType + "'");
            }
            if (!finalNorm) {
                throw new IllegalArgumentException("final_norm=False: the original fails without this norm");
            }
            if (frozenStages > depth + clsAttnLayers + 1) {
                throw new IllegalArgumentException(
                        "frozen_stages: expected at most " + (depth + clsAttnLayers + 1) + ", got " + frozenStages);
            }
        }
    }

    private final Args args;
    private final List<Integer> outIndices;
    private final Parameter clsToken;
    private final Sequential proj;
    private final @Nullable FourierEmbedding posEmbed;
    private final Dropout posDrop;
    private final ModuleList<XCABlock> patchLayers;
    private final ModuleList<ClassAttentionBlock> classLayers;
    private final Norm norm;

    /** Makes the backbone. */
    public XCiT(Args args) {
        super(args.initCfg());
        this.args = args;
        this.outIndices = args.outIndices().indices("out_indices", args.depth() + args.clsAttnLayers());
        if (args.outType().equals("cls_token") && outIndices.stream().anyMatch(i -> i < args.depth())) {
            throw new IllegalArgumentException("out_indices: the first " + args.depth()
                    + " layers have no class token; choose another out_type or later layers");
        }
        int width = args.embedDims();
        this.clsToken = parameter("cls_token", Tensor::zero_, 1, 1, width);
        this.proj = child("patch_embed", new PatchNet()).holding(patches(args));
        this.posEmbed = args.usePosEmbed() ? child("pos_embed", FourierEmbedding.ofXcit(width)) : null;
        this.posDrop = child("pos_drop", new Dropout(new Dropout.Args(args.dropRate(), false)));
        this.patchLayers = child("xca_layers", new ModuleList<>());
        for (int i = 0; i < args.depth(); i++) {
            patchLayers.add(new XCABlock(args));
        }
        this.classLayers = child("ca_layers", new ModuleList<>());
        for (int i = 0; i < args.clsAttnLayers(); i++) {
            classLayers.add(new ClassAttentionBlock(args));
        }
        this.norm = childOf("norm", Layers.norm(args.normCfg(), width));
    }

    /** The convolutions that make tokens, under the name that they have in the original. */
    private static final class PatchNet extends BaseModule {

        Sequential holding(Sequential proj) {
            return child("proj", proj);
        }

        @Override
        public List<String> typeNames() {
            return List.of("ConvPatchEmbed", "BaseModule");
        }
    }

    private static Sequential patches(Args args) {
        List<ConvModule> steps = new ArrayList<>();
        int in = args.inChannels();
        for (int divisor = args.patchSize() / 2; divisor >= 1; divisor /= 2) {
            int out = args.embedDims() / divisor;
            ConvModuleBuilder step = ConvModule.builder(in, out, 3)
                    .stride(2)
                    .padding(1)
                    .norm(args.bnNormCfg())
                    .act(divisor == 1 ? null : args.actCfg());
            steps.add(step.build());
            in = out;
        }
        return new Sequential(steps);
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Patches patches = Patches.of(proj.forward(x));
            Tensor y = patches.tokens();
            if (posEmbed != null) {
                y = y.add(Patches.of(posEmbed.forward(patches.height(), patches.width(), y))
                        .tokens());
            }
            y = posDrop.forward(y);
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < patchLayers.size(); i++) {
                y = patchLayers.get(i).forward(patches.with(y));
                if (outIndices.contains(i)) {
                    outs.add(output(y, patches, 0));
                }
            }
            y = Tensors.cat(List.of(clsToken.value().expand(y.size(0), -1, -1), y), 1);
            for (int i = 0; i < classLayers.size(); i++) {
                y = classLayers.get(i).forward(y);
                if (i == classLayers.size() - 1) {
                    y = norm.forward(y);
                }
                if (outIndices.contains(patchLayers.size() + i)) {
                    outs.add(output(y, patches, 1));
                }
            }
            return scope.keepAll(outs);
        }
    }

    private Tensor output(Tensor y, Patches patches, int tokens) {
        if (args.outType().equals("raw")) {
            return y;
        }
        if (args.outType().equals("cls_token")) {
            return y.select(1, 0);
        }
        Tensor behind = y.narrow(1, tokens, y.size(1) - tokens);
        return args.outType().equals("featmap") ? patches.with(behind).map() : behind.mean(1);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (initCfg() == null || !initCfg().isPretrained()) {
            Grad.off(() -> Inits.truncNormal(clsToken.value(), 0, 0.02, -2, 2));
        }
    }

    /** Keeps frozen layers in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        int frozen = args.frozenStages();
        if (frozen < 0) {
            return;
        }
        if (posEmbed != null) {
            freeze(posEmbed);
        }
        freeze(children().get("patch_embed"));
        posDrop.eval();
        if (frozen > patchLayers.size()) {
            clsToken.setRequiresGrad(false);
        }
        for (int i = 0; i < frozen - 1; i++) {
            freeze(i < patchLayers.size() ? patchLayers.get(i) : classLayers.get(i - patchLayers.size()));
        }
        if (frozen == patchLayers.size() + classLayers.size()) {
            freeze(BaseModule.of(norm));
        }
    }

    private static void freeze(@Nullable BaseModule module) {
        if (module != null) {
            module.eval();
            module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
        }
    }
}
