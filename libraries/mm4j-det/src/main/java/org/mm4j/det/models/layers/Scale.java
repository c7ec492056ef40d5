package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Parameter;

/** Multiplies by one learnt number, the parameter {@code scale} without a dimension. */
public final class Scale extends BaseModule implements Layer {

    private final Parameter scale;

    /** Makes the layer with its first value. */
    public Scale(double first) {
        this.scale = parameter("scale", fresh -> Inits.constant(fresh, first));
    }

    /** So many layers that begin with 1. */
    public static ModuleList<Scale> list(int count) {
        ModuleList<Scale> scales = new ModuleList<>();
        for (int i = 0; i < count; i++) {
            scales.add(new Scale(1));
        }
        return scales;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> x.mul(scale.value()));
    }
}
