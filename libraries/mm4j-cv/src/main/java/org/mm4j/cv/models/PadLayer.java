package org.mm4j.cv.models;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/** Pads feature maps: (N, C, H, W) to (N, C, H + top + bottom, W + left + right). */
abstract class PadLayer extends BaseModule implements Layer {

    private final Edges padding;
    private final String mode;

    PadLayer(Edges padding, String mode) {
        this.padding = padding;
        this.mode = mode;
    }

    @Override
    public final Tensor forward(Tensor x) {
        return guarded(() -> torch.pad(x, padding.longs(), mode, new DoubleOptional()));
    }

    @Override
    public final String extraRepr() {
        return padding.toString();
    }
}
