package org.mm4j.cv.models.resnet;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.MaxPool2d;
import org.mm4j.engine.nn.ReLU;
import org.mm4j.engine.nn.Sequential;

/**
 * A residual network: a stem, and stages of blocks. From pictures (N, 3, H, W) to the maps of the stages that are asked
 * for.
 *
 * <p>Children: {@code conv1}, {@code bn1} (named for its kind) and {@code relu}, or {@code stem}; {@code maxpool};
 * {@code layer1}, {@code layer2}, …
 */
public abstract class ResNetBody extends BaseModule implements Backbone {

    /**
     * Which stages are returned and which are trained.
     *
     * @param outIndices stages to return, from 0
     * @param frozenStages the last stage that is not trained; 0 for the stem alone, -1 for none
     * @param normEval whether batch norms keep their statistics in training
     */
    public record Use(List<Integer> outIndices, int frozenStages, boolean normEval) {

        public Use {
            outIndices = List.copyOf(outIndices);
        }

        private void check(int stages) {
            for (int index : outIndices) {
                if (index < 0 || index >= stages) {
                    throw new IllegalArgumentException(
                            "out_indices: expected from 0 to " + (stages - 1) + ", got " + outIndices);
                }
            }
            if (frozenStages < -1 || frozenStages > stages) {
                throw new IllegalArgumentException(
                        "frozen_stages: expected from -1 to " + stages + ", got " + frozenStages);
            }
        }
    }

    private final Use use;
    private final @Nullable Sequential deepStem;
    private final @Nullable Layer conv1;
    private final @Nullable Norm norm1;
    private final @Nullable ReLU relu;
    private final @Nullable MaxPool2d maxpool;
    private final List<Sequential> stages = new ArrayList<>();

    /** Makes the network. */
    protected ResNetBody(@Nullable InitCfg initCfg, Stem stem, List<Stage> plan, Kit kit, Use use) {
        super(initCfg);
        use.check(plan.size());
        this.use = use;
        if (stem.kind().isDeep()) {
            this.deepStem = child("stem", stem.deep(kit));
            this.conv1 = null;
            this.norm1 = null;
            this.relu = null;
        } else {
            this.deepStem = null;
            this.conv1 = childOf("conv1", stem.conv(kit));
            Norm norm = stem.norm(kit);
            this.norm1 = childOf(norm.abbreviation() + 1, norm);
            this.relu = child("relu", Kit.relu());
        }
        this.maxpool = stem.kind().pools() ? child("maxpool", MaxPool2d.of(3, 2, 1)) : null;
        for (Stage stage : plan) {
            stages.add(child("layer" + (stages.size() + 1), stage.build(kit)));
        }
        freeze();
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = stem(x);
            for (int i = 0; i < stages.size(); i++) {
                y = stages.get(i).forward(y);
                if (use.outIndices().contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /**
     * Runs the network with maps of an earlier pass over the same pictures.
     *
     * @param feedback a map for each stage, of the size of what the stage gives; the first is not used
     * @return as {@link #forward}
     */
    protected final List<Tensor> rfpForward(Tensor x, List<Tensor> feedback) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = stem(x);
            for (int i = 0; i < stages.size(); i++) {
                Tensor own = i == 0 ? null : feedback.get(i);
                for (Layer block : stages.get(i).layers()) {
                    y = ((ResidualBlock) block).forward(y, own);
                }
                if (use.outIndices().contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    private Tensor stem(Tensor x) {
        Tensor y = x;
        if (deepStem != null) {
            y = deepStem.forward(x);
        } else if (conv1 != null && norm1 != null && relu != null) {
            y = relu.forward(norm1.forward(conv1.forward(x)));
        }
        return maxpool == null ? y : maxpool.forward(y);
    }

    /** The blocks of all stages, in order. */
    protected final List<ResidualBlock> blocks() {
        List<ResidualBlock> all = new ArrayList<>();
        for (Sequential stage : stages) {
            stage.layers().forEach(layer -> all.add((ResidualBlock) layer));
        }
        return all;
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected final void onTrain(boolean mode) {
        freeze();
        if (mode && use.normEval()) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }

    private void freeze() {
        if (use.frozenStages() >= 0) {
            if (deepStem != null) {
                deepStem.eval();
                freeze(deepStem);
            } else if (conv1 != null && norm1 != null) {
                BaseModule.of(norm1).eval();
                freeze(BaseModule.of(conv1));
                freeze(BaseModule.of(norm1));
            }
        }
        for (int i = 0; i < use.frozenStages(); i++) {
            stages.get(i).eval();
            freeze(stages.get(i));
        }
    }

    private static void freeze(BaseModule module) {
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
    }

    @Override
    protected final void onPrepareForInference() {
        if (conv1 instanceof Conv2d conv && norm1 instanceof BatchNorm2d norm) {
            Fold.convBn(conv, norm);
        }
    }
}
