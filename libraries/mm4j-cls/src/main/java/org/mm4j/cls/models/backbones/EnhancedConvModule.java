package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Part;

/**
 * A convolution of 3 x 3 with norm and activation, to which the input is added where the shape stays. Children:
 * {@code conv}, {@code bn}, {@code activate}, {@code drop_path}, as those of {@link ConvModule}.
 */
final class EnhancedConvModule extends BaseModule implements Layer {

    private final boolean isAdded;
    private final Conv2d conv;
    private final Norm norm;
    private final Activation activate;
    private final Layer dropPath;

    EnhancedConvModule(
            Part<Norm> normCfg, Part<Activation> actCfg, int in, int out, int kernel, int stride, double dropPathRate) {
        this.isAdded = stride == 1 && in == out;
        this.conv = child("conv", Conv2d.of(in, out, kernel, stride, 1, 1, 1, false));
        this.norm = Layers.norm(normCfg, out);
        childOf(norm.abbreviation(), norm);
        this.activate = childOf("activate", Layers.activation(actCfg, true));
        this.dropPath = childOf("drop_path", Freezing.dropPath(isAdded ? dropPathRate : 0));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = activate.forward(norm.forward(conv.forward(x)));
            return scope.keep(isAdded ? dropPath.forward(y).add(x) : y);
        }
    }

    @Override
    protected void onPrepareForInference() {
        if (norm instanceof BatchNorm2d batchNorm) {
            Fold.convBn(conv, batchNorm);
        }
    }
}
