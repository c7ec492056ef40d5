package org.mm4j.det.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Layer;

/** Layers one after the other, a stem and stages, of which some give their map away and the first may be frozen. */
abstract class StagedBackbone extends BaseModule implements Backbone {

    private final List<Layer> layers = new ArrayList<>();
    private final List<Integer> outIndices;
    private final int frozenStages;
    private final boolean normEval;

    StagedBackbone(List<Integer> outIndices, int frozenStages, boolean normEval, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.outIndices = List.copyOf(outIndices);
        this.frozenStages = frozenStages;
        this.normEval = normEval;
    }

    /** Checks the ranges of {@code out_indices} and {@code frozen_stages}, where 0 is the stem. */
    final void check(int stages) {
        for (int index : outIndices) {
            if (index < 0 || index > stages) {
                throw new IllegalArgumentException("out_indices are from 0 to " + stages + ", not " + outIndices);
            }
        }
        if (frozenStages < -1 || frozenStages > stages) {
            throw new IllegalArgumentException("frozen_stages is from -1 to " + stages + ", not " + frozenStages);
        }
    }

    /** Appends a stage. */
    final void add(String name, Layer stage) {
        layers.add(childOf(name, stage));
    }

    @Override
    public List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (int i = 0; i < layers.size(); i++) {
                y = layers.get(i).forward(y);
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen stages, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected void onTrain(boolean mode) {
        for (int i = 0; i <= frozenStages; i++) {
            BaseModule stage = BaseModule.of(layers.get(i));
            stage.eval();
            stage.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(false));
        }
        if (mode && normEval) {
            apply(module -> {
                if (module instanceof BatchNorm2d) {
                    module.eval();
                }
            });
        }
    }
}
