package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
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
import org.mm4j.engine.nn.LayerNorm;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** What both versions of the Swin transformer have in common: patches, stages, and a norm for each output. */
abstract class BaseSwin<S extends BaseModule> extends BaseModule implements Backbone {

    private static final double EPS = 1e-5;

    private final SwinArgs args;
    private final @Nullable Parameter posEmbed;
    private final PatchEmbed patchEmbed;
    private final IntPair places;
    private final Dropout dropAfterPos;
    private final ModuleList<S> stages;
    private final List<Integer> outIndices;
    private final Map<Integer, Layer> norms = new TreeMap<>();

    BaseSwin(SwinArch arch, SwinArgs args, IntPair imgSize, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.args = args;
        this.outIndices = args.outIndices().indices("out_indices", arch.depths().size());
        if (args.frozenStages() < -1 || args.frozenStages() >= arch.depths().size()) {
            throw new IllegalArgumentException("frozen_stages: expected from -1 to "
                    + (arch.depths().size() - 1) + ", got " + args.frozenStages());
        }
        this.patchEmbed = child(
                "patch_embed",
                new PatchEmbed(PatchEmbed.Args.of(args.inChannels(), arch.embedDims(), args.patchSize())
                        .withNorm(BaseSwin::layerNorm)
                        .with(args.patchCfg())));
        this.places = patchEmbed.patches(imgSize);
        this.posEmbed = args.useAbsPosEmbed()
                ? parameter(
                        "absolute_pos_embed",
                        Tensor::zero_,
                        1,
                        (long) places.height() * places.width(),
                        arch.embedDims())
                : null;
        this.dropAfterPos = child("drop_after_pos", new Dropout(new Dropout.Args(args.dropRate(), false)));
        this.stages = child("stages", new ModuleList<>());
    }

    /** The norm of blocks and patches, unless a config says otherwise. */
    static Norm layerNorm(int channels) {
        return LayerNorm.of(channels, EPS);
    }

    final SwinArgs args() {
        return args;
    }

    final ModuleList<S> stages() {
        return stages;
    }

    /** Makes the norms of the outputs, for stages with these channels; to be called last by constructors. */
    final void finish(List<Integer> channels) {
        Part<Norm> cfg = args.normCfg();
        for (int i : outIndices) {
            Layer norm = cfg == null ? new Identity() : Layers.norm(cfg, channels.get(i));
            norms.put(i, childOf("norm" + i, norm));
        }
        freeze();
    }

    /** The tokens of the patches, with their positions. */
    final Patches embed(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Patches patches = patchEmbed.forward(x);
            Tensor tokens = patches.tokens();
            if (posEmbed != null) {
                IntPair size = IntPair.of(patches.height(), patches.width());
                tokens = tokens.add(PosEmbed.resize(posEmbed.value(), places, size, args.interpolateMode(), 0));
            }
            return patches.with(scope.keep(dropAfterPos.forward(tokens)));
        }
    }

    /** Adds the output of a stage, if it is wanted. */
    final void output(int stage, Patches patches, List<Tensor> outs) {
        Layer norm = norms.get(stage);
        if (norm != null) {
            outs.add(TorchScope.keeping(
                    () -> patches.with(norm.forward(patches.tokens())).map().contiguous()));
        }
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            forward(embed(x), outs);
            return scope.keepAll(outs);
        }
    }

    /** Runs the stages. */
    abstract void forward(Patches patches, List<Tensor> outs);

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        Parameter embeddings = posEmbed;
        if (embeddings != null && (initCfg() == null || !initCfg().isPretrained())) {
            Grad.off(() -> Inits.truncNormal(embeddings.value(), 0, 0.02, -2, 2));
        }
    }

    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        String name = prefix + "absolute_pos_embed";
        TensorSource given = state.get(name);
        if (posEmbed == null || given == null || given.shape().length != 3) {
            return;
        }
        long[] own = posEmbed.shape();
        IntPair source = PosEmbed.square(given.shape()[1]);
        boolean isSquare = (long) source.height() * source.width() == given.shape()[1];
        if (given.shape()[1] != own[1] && given.shape()[2] == own[2] && isSquare) {
            state.put(name, given.then(own, all -> PosEmbed.resize(all, source, places, args.interpolateMode(), 0)));
        }
    }

    /** Keeps frozen stages in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        if (args.frozenStages() >= 0) {
            freeze(patchEmbed, true);
        }
        for (int i = 0; i <= args.frozenStages(); i++) {
            freeze(stages.get(i), true);
            Layer norm = norms.get(i);
            if (norm != null) {
                freeze(BaseModule.of(norm), false);
            }
        }
    }

    private static void freeze(BaseModule module, boolean eval) {
        if (eval) {
            module.eval();
        }
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }
}
