package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;

/** Layers one after the other, named {@code 0}, {@code 1}, … unless they are given names. Frees what is between them. */
public class Sequential extends BaseModule implements Layer {

    private final List<Layer> layers = new ArrayList<>();

    /** Layers in order. */
    public Sequential(Layer... layers) {
        this(Arrays.asList(layers), null);
    }

    /** Layers in order. */
    public Sequential(List<? extends Layer> layers) {
        this(layers, null);
    }

    /** Layers in order, with an {@code init_cfg}. */
    public Sequential(List<? extends Layer> layers, @Nullable InitCfg initCfg) {
        super(initCfg);
        layers.forEach(this::add);
    }

    /** Appends a layer and returns it. */
    public final <L extends Layer> L add(L layer) {
        return add(Integer.toString(layers.size()), layer);
    }

    /** Appends a layer under a name of its own and returns it. */
    public final <L extends Layer> L add(String name, L layer) {
        childOf(name, layer);
        layers.add(layer);
        return layer;
    }

    /** The layer at an index from 0. */
    public final Layer get(int index) {
        return layers.get(index);
    }

    /** The number of layers. */
    public final int size() {
        return layers.size();
    }

    /** The layers; unmodifiable. */
    public final List<Layer> layers() {
        return Collections.unmodifiableList(layers);
    }

    @Override
    protected void onPrepareForInference() {
        // What a convolution makes is read by the layer after it alone, so that may be folded or work in place.
        boolean isFresh = false;
        for (int i = 0; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            if (i > 0 && layers.get(i - 1) instanceof Conv2d conv && layer instanceof BatchNorm2d norm) {
                Fold.convBn(conv, norm);
            } else if (isFresh && layer instanceof Activation activation) {
                activation.allowInPlace();
            }
            isFresh = layer instanceof Conv2d || (isFresh && layer instanceof BatchNorm2d);
        }
    }

    @Override
    public Tensor forward(Tensor x) {
        if (layers.isEmpty()) {
            return x;
        }
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = x;
            for (Layer layer : layers) {
                y = layer.forward(y);
            }
            return y.equals(x) ? x : scope.keep(y);
        }
    }
}
