package org.mm4j.cls.models.backbones;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.Ints;

/**
 * Layers one behind the other, of which some give what the backbone returns and the first may be frozen; before them
 * possibly a stem, whose map is never returned.
 */
abstract class LayeredBackbone extends BaseModule implements Backbone {

    private final List<Layer> layers = new ArrayList<>();
    private final boolean normEval;
    private final List<Layer> stem = new ArrayList<>();
    private @Nullable Layer tail;
    private List<Integer> outIndices = List.of();
    private int frozen;

    LayeredBackbone(@Nullable InitCfg initCfg, boolean normEval) {
        super(initCfg);
        this.normEval = normEval;
    }

    /** Takes what comes before the layers, one or several, which are registered already. */
    final <L extends Layer> L stem(L next) {
        stem.add(next);
        return next;
    }

    /** Takes the next layer, which is registered already. */
    final <L extends Layer> L layer(L next) {
        layers.add(next);
        return next;
    }

    /** Takes what the map of the last layer goes through before it is returned, which is registered already. */
    final <L extends Layer> L tail(L last) {
        tail = last;
        return last;
    }

    /**
     * Ends the construction.
     *
     * @param out layers to return, by number
     * @param frozenLayers how many of the first layers are not trained; the stem is not from 0 on, -1 for nothing
     */
    final void returns(Ints out, int frozenLayers) {
        Freezing.check(frozenLayers, -1, layers.size());
        this.outIndices = out.indices("out_indices", layers.size());
        this.frozen = frozenLayers;
    }

    @Override
    public final List<Tensor> forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> outs = new ArrayList<>();
            Tensor y = x;
            for (Layer first : stem) {
                y = first.forward(y);
            }
            for (int i = 0; i < layers.size(); i++) {
                y = layers.get(i).forward(y);
                if (tail != null && i + 1 == layers.size()) {
                    y = tail.forward(y);
                }
                if (outIndices.contains(i)) {
                    outs.add(y);
                }
            }
            return scope.keepAll(outs);
        }
    }

    /** Keeps frozen layers, and all running statistics under {@code norm_eval}, in evaluation. */
    @Override
    protected final void onTrain(boolean mode) {
        if (frozen >= 0) {
            stem.forEach(this::freezeStem);
        }
        layers.subList(0, Math.max(0, frozen)).forEach(Freezing::freeze);
        if (mode && normEval) {
            Freezing.normsInEval(this);
        }
    }

    /** How a layer of the stem is frozen: with its statistics, unless a network has it otherwise. */
    void freezeStem(Layer first) {
        Freezing.freeze(first);
    }
}
