package org.mm4j.cv.models.transformer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.IntPair;

/**
 * A Swin transformer (<a href="https://arxiv.org/abs/2103.14030">paper</a>): patches, stages, and a norm for each output. From
 * pictures (N, 3, H, W) to the maps (N, C_i, H_i, W_i) of the stages that are asked for.
 *
 * <p>Children: {@code patch_embed}, {@code drop_after_pos}, {@code stages}, {@code norm0}, …; possibly the parameter
 * {@code absolute_pos_embed}. Constructors of subclasses add the stages and call {@link #finish} last.
 *
 * @param <S> the kind of stage
 */
public abstract class SwinBody<S extends BaseModule & WindowStage> extends BaseModule implements Backbone {

    /**
     * What comes before the stages.
     *
     * @param patches the patches
     * @param places rows and columns of patches that there are position embeddings for; null for none
     * @param dropRate probability of values to become zero in training
     */
    public record Entry(PatchEmbed.Args patches, @Nullable IntPair places, double dropRate) {}

    /**
     * Which stages are returned and which are trained.
     *
     * @param outIndices stages to return, from 0
     * @param outAfterDownsample whether outputs are taken behind the step to the next stage
     * @param frozen how many stages are not trained, with the patches; -1 for not even these
     * @param freezesAll whether that goes for position embeddings too, and for statistics of the outputs' norms
     */
    public record Use(List<Integer> outIndices, boolean outAfterDownsample, int frozen, boolean freezesAll) {

        public Use {
            outIndices = List.copyOf(outIndices);
        }
    }

    private final Use use;
    private final @Nullable Parameter posEmbed;
    private final PatchEmbed patchEmbed;
    private final Dropout dropAfterPos;
    private final ModuleList<S> stages;
    private final Map<Integer, Layer> norms = new LinkedHashMap<>();

    /** Makes all but the stages and the norms of the outputs. */
    protected SwinBody(@Nullable InitCfg initCfg, Entry entry, Use use) {
        super(initCfg);
        this.use = use;
        this.patchEmbed = child("patch_embed", new PatchEmbed(entry.patches()));
        IntPair places = entry.places();
        this.posEmbed = places == null
                ? null
                : parameter(
                        "absolute_pos_embed",
                        Tensor::zero_,
                        1,
                        (long) places.height() * places.width(),
                        entry.patches().embedDims());
        this.dropAfterPos = child("drop_after_pos", new Dropout(new Dropout.Args(entry.dropRate(), false)));
        this.stages = child("stages", new ModuleList<>());
    }

    /** Adds the next stage. */
    protected final void add(S stage) {
        stages.add(stage);
    }

    /**
     * Makes the norms of the outputs.
     *
     * @param norm made for the number of a stage
     */
    protected final void finish(IntFunction<? extends Layer> norm) {
        for (int i : use.outIndices()) {
            norms.computeIfAbsent(i, stage -> childOf("norm" + stage, norm.apply(stage)));
        }
        freeze();
    }

    /** The position embeddings, (1, places, C); null if there are none. */
    protected final @Nullable Parameter posEmbed() {
        return posEmbed;
    }

    /** Position embeddings (1, places, C) for a map of patches, which a subclass may stretch. */
    protected Tensor positions(Tensor embeddings, IntPair size) {
        return embeddings;
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Patches y = embed(x);
            for (int i = 0; i < stages.size(); i++) {
                Patches inside = stages.get(i).forward(y);
                y = stages.get(i).downsample(inside);
                Patches output = use.outAfterDownsample() ? y : inside;
                Layer norm = norms.get(i);
                if (norm != null) {
                    outs.add(output.with(norm.forward(output.tokens())).map().contiguous());
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** The tokens of the patches, with their positions. */
    private Patches embed(Tensor x) {
        Patches patches = patchEmbed.forward(x);
        Tensor tokens = patches.tokens();
        if (posEmbed != null) {
            tokens = tokens.add(positions(posEmbed.value(), IntPair.of(patches.height(), patches.width())));
        }
        return patches.with(dropAfterPos.forward(tokens));
    }

    @Override
    protected final void initOwnWeights(Runnable base) {
        base.run();
        InitCfg cfg = initCfg();
        if (cfg != null && cfg.isPretrained()) {
            return;
        }
        Parameter embeddings = posEmbed;
        if (embeddings != null) {
            Grad.off(() -> Inits.truncNormal(embeddings.value(), 0, 0.02, -2, 2));
        }
        initOtherWeights();
    }

    /** First weights that a subclass gives in addition, unless they come from a checkpoint. */
    protected void initOtherWeights() {}

    /** Keeps frozen stages in evaluation. */
    @Override
    protected final void onTrain(boolean mode) {
        freeze();
    }

    private void freeze() {
        if (use.frozen() < 0) {
            return;
        }
        patchEmbed.eval();
        fix(patchEmbed);
        if (use.freezesAll()) {
            dropAfterPos.eval();
            if (posEmbed != null) {
                posEmbed.setRequiresGrad(false);
            }
        }
        for (int i = 0; i < use.frozen(); i++) {
            stages.get(i).eval();
            fix(stages.get(i));
            Layer norm = norms.get(i);
            if (norm != null) {
                if (use.freezesAll()) {
                    BaseModule.of(norm).eval();
                }
                fix(BaseModule.of(norm));
            }
        }
    }

    private static void fix(BaseModule module) {
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }
}
