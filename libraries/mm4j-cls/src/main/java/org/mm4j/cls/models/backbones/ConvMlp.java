package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Dropout;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Part;

/**
 * Two mixes of channels, {@code fc1} and {@code fc2}, with an activation between them, and with a depthwise convolution of 3
 * x 3, {@code dwconv}, before that if so wanted. (N, C, H, W) keeps its shape.
 */
final class ConvMlp extends BaseModule implements Layer {

    private final Conv2d fc1;
    private final @Nullable Conv2d dwconv;
    private final Activation act;
    private final Conv2d fc2;
    private final Dropout drop;

    ConvMlp(int channels, int hidden, boolean isMixed, Part<Activation> actCfg, double dropRate) {
        this.fc1 = child("fc1", Conv2d.of(channels, hidden, 1));
        this.dwconv = isMixed ? child("dwconv", Conv2d.of(hidden, hidden, 3, 1, 1, 1, hidden, true)) : null;
        this.act = childOf("act", Layers.activation(actCfg, false));
        this.fc2 = child("fc2", Conv2d.of(hidden, channels, 1));
        this.drop = child("drop", new Dropout(new Dropout.Args(dropRate, false)));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor y = fc1.forward(x);
            y = act.forward(dwconv == null ? y : dwconv.forward(y));
            return drop.forward(fc2.forward(drop.forward(y)));
        });
    }
}
