package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.DropPath;
import org.mm4j.cv.models.Dropout;
import org.mm4j.cv.models.transformer.PatchEmbed;
import org.mm4j.cv.models.transformer.Patches;
import org.mm4j.cv.models.transformer.PosEmbed;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/**
 * What vision transformers have in common: patches with position embeddings, tokens of their own such as that of the
 * class, layers, norms. Position embeddings are stretched to the size of the pictures, and when a checkpoint has them for
 * another size.
 */
abstract class BaseViT extends BaseModule implements Backbone, LayerDepths {

    private static final Set<String> OUT_TYPES = Set.of("raw", "cls_token", "featmap", "avg_featmap");

    /**
     * What differs.
     *
     * @param tokens names of the tokens before the patches
     * @param embedsTokens whether these have position embeddings too
     * @param embedsPlaces whether there are position embeddings
     * @param frozenStages how many layers are not trained; with one, neither is what lies before them
     * @param preNorm whether tokens are normalised before the first layer
     * @param normCfg the norms
     * @param finalNorm whether the last layer's tokens are normalised
     * @param outType raw, cls_token, featmap or avg_featmap
     */
    record Kind(
            List<String> tokens,
            boolean embedsTokens,
            boolean embedsPlaces,
            int frozenStages,
            boolean preNorm,
            Part<Norm> normCfg,
            boolean finalNorm,
            String outType) {

        Kind {
            if (!OUT_TYPES.contains(outType)) {
                throw new IllegalArgumentException(
                        "out_type: expected raw, cls_token, featmap or avg_featmap, got '" + outType + "'");
            }
            if (tokens.isEmpty() && outType.equals("cls_token")) {
                throw new IllegalArgumentException("with_cls_token=False leaves no token for out_type='cls_token';"
                        + " choose featmap, avg_featmap or raw");
            }
        }

        static List<String> classToken(boolean present) {
            return present ? List.of("cls_token") : List.of();
        }
    }

    /** A layer. */
    interface TokenLayer {

        /**
         * Runs the layer.
         *
         * @param tokens (N, L, C)
         * @param places rows and columns of the patches among them
         * @return of the same shape
         */
        Tensor forward(Tensor tokens, IntPair places);
    }

    /** Makes layers. */
    interface LayerMaker {

        /** Makes a layer that is dropped in training with a probability. */
        TokenLayer make(int index, double dropPath);
    }

    private final ViTArgs args;
    private final Kind kind;
    private final int numLayers;
    private final List<Integer> outIndices;
    private final List<Parameter> tokens = new ArrayList<>();
    private final @Nullable Parameter posEmbed;
    private final PatchEmbed patchEmbed;
    private final IntPair places;
    private final Dropout dropAfterPos;
    private final ModuleList<TokenLayer> layers;
    private final Layer preNorm;
    private final @Nullable Norm ln1;
    private final @Nullable Norm ln2;

    BaseViT(ViTArch.Sizes arch, ViTArgs args, Kind kind, LayerMaker maker, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.args = args;
        this.kind = kind;
        this.numLayers = arch.numLayers();
        this.outIndices = args.outIndices().indices("out_indices", numLayers);
        int width = arch.embedDims();
        this.patchEmbed = child("patch_embed", new PatchEmbed(args.patches(width, !kind.preNorm())));
        this.places = patchEmbed.patches(args.imgSize());
        // Parameters are in the original's order, in which further tokens come behind the embeddings.
        kind.tokens().stream().limit(1).forEach(token -> tokens.add(token(token, width)));
        this.posEmbed = kind.embedsPlaces()
                ? parameter(
                        "pos_embed",
                        Tensor::zero_,
                        1,
                        (long) places.height() * places.width() + embeddedTokens(),
                        width)
                : null;
        kind.tokens().stream().skip(1).forEach(token -> tokens.add(token(token, width)));
        this.dropAfterPos = child("drop_after_pos", new Dropout(new Dropout.Args(args.dropRate(), false)));
        this.layers = child("layers", new ModuleList<>());
        double[] rates = DropPath.decay(args.dropPathRate(), numLayers);
        for (int i = 0; i < numLayers; i++) {
            layers.add(maker.make(i, rates[i]));
        }
        this.preNorm = childOf("pre_norm", kind.preNorm() ? Layers.norm(kind.normCfg(), width) : new Identity());
        this.ln1 = kind.finalNorm() ? childOf("ln1", Layers.norm(kind.normCfg(), width)) : null;
        boolean isMean = kind.outType().equals("avg_featmap");
        this.ln2 = isMean ? childOf("ln2", Layers.norm(kind.normCfg(), width)) : null;
        if (kind.frozenStages() > numLayers) {
            throw new IllegalArgumentException(
                    "frozen_stages: expected at most " + numLayers + ", got " + kind.frozenStages());
        }
        freeze();
    }

    private Parameter token(String name, int width) {
        return parameter(name, Tensor::zero_, 1, 1, width);
    }

    /** How many tokens before the patches have position embeddings. */
    private int embeddedTokens() {
        return kind.embedsTokens() ? kind.tokens().size() : 0;
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Patches patches = patchEmbed.forward(x);
            IntPair size = IntPair.of(patches.height(), patches.width());
            Tensor y = preNorm.forward(embed(patches, size));
            List<Tensor> outs = new ArrayList<>();
            for (int i = 0; i < numLayers; i++) {
                y = layers.get(i).forward(y, size);
                if (i == numLayers - 1 && ln1 != null) {
                    y = ln1.forward(y);
                }
                if (outIndices.contains(i)) {
                    outs.addAll(output(y, patches));
                }
            }
            return scope.keepAll(outs);
        }
    }

    private Tensor embed(Patches patches, IntPair size) {
        if (posEmbed == null) {
            return dropAfterPos.forward(withTokens(patches.tokens()));
        }
        Tensor positions = PosEmbed.resize(posEmbed.value(), places, size, args.interpolateMode(), embeddedTokens());
        return kind.embedsTokens()
                ? dropAfterPos.forward(withTokens(patches.tokens()).add(positions))
                : withTokens(dropAfterPos.forward(patches.tokens().add(positions)));
    }

    private Tensor withTokens(Tensor patches) {
        if (tokens.isEmpty()) {
            return patches;
        }
        List<Tensor> all = new ArrayList<>();
        for (Parameter token : tokens) {
            all.add(token.value().expand(patches.size(0), -1, -1));
        }
        all.add(patches);
        return Tensors.cat(all, 1);
    }

    private List<Tensor> output(Tensor y, Patches patches) {
        if (kind.outType().equals("raw")) {
            return List.of(y);
        }
        if (kind.outType().equals("cls_token")) {
            List<Tensor> own = new ArrayList<>();
            for (int i = 0; i < tokens.size(); i++) {
                own.add(y.select(1, i));
            }
            return own;
        }
        Tensor behind = y.narrow(1, tokens.size(), y.size(1) - tokens.size());
        if (kind.outType().equals("featmap")) {
            return List.of(patches.with(behind).map());
        }
        Tensor mean = behind.mean(1);
        return List.of(ln2 == null ? mean : ln2.forward(mean));
    }

    @Override
    public int depths() {
        return numLayers + 2;
    }

    @Override
    public int depthOf(String path) {
        if (path.equals("cls_token") || path.equals("pos_embed") || path.startsWith("patch_embed")) {
            return 0;
        }
        return path.startsWith("layers.") ? Integer.parseInt(path.split("\\.", -1)[1]) + 1 : depths() - 1;
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        if (initCfg() == null || !initCfg().isPretrained()) {
            Consumer<Parameter> random =
                    parameter -> Grad.off(() -> Inits.truncNormal(parameter.value(), 0, 0.02, -2, 2));
            if (posEmbed != null) {
                random.accept(posEmbed);
            }
            tokens.stream().skip(1).forEach(random);
        }
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        TensorSource given = state.get(prefix + "pos_embed");
        if (posEmbed == null || given == null || given.shape().length != 3) {
            return;
        }
        long[] own = posEmbed.shape();
        int extra = embeddedTokens();
        TensorSource fitting = given;
        if (tokens.isEmpty() && given.shape()[1] == own[1] + 1) {
            // The checkpoint has a class token, of which this model makes no use.
            long[] shape = {1, own[1], given.shape()[2]};
            fitting = given.then(shape, all -> all.narrow(1, 1, own[1]));
        }
        IntPair source = PosEmbed.square(fitting.shape()[1] - extra);
        boolean isSquare = (long) source.height() * source.width() == fitting.shape()[1] - extra;
        if (fitting.shape()[1] != own[1] && fitting.shape()[2] == own[2] && isSquare) {
            fitting = fitting.then(own, all -> PosEmbed.resize(all, source, places, args.interpolateMode(), extra));
        }
        state.put(prefix + "pos_embed", fitting);
    }

    /** Keeps frozen layers in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        if (kind.frozenStages() <= 0) {
            return;
        }
        if (posEmbed != null) {
            posEmbed.setRequiresGrad(false);
        }
        if (!tokens.isEmpty()) {
            tokens.get(0).setRequiresGrad(false);
        }
        dropAfterPos.eval();
        freeze(patchEmbed);
        freeze(BaseModule.of(preNorm));
        for (int i = 0; i < kind.frozenStages(); i++) {
            freeze(layers.get(i));
        }
        if (kind.frozenStages() == numLayers) {
            freeze(ln1);
            freeze(ln2);
        }
    }

    private static void freeze(@Nullable Object part) {
        if (part != null) {
            BaseModule module = BaseModule.of(part);
            module.eval();
            module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
        }
    }
}
