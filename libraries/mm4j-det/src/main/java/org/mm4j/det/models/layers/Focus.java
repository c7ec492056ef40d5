package org.mm4j.det.models.layers;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;

/** Moves each square of 2 x 2 pixels into the channels, then convolves: (n, c, h, w) to (n, out, h/2, w/2). */
public final class Focus extends BaseModule implements Layer {

    private final Layer conv;

    /**
     * Makes the layer.
     *
     * @param inChannels channels of the input; the convolution sees four times as many
     * @param kernel odd size of the convolution, which has stride 1
     */
    public Focus(int inChannels, int outChannels, int kernel, ConvStyle style) {
        this.conv = childOf("conv", style.conv(inChannels * 4, outChannels, kernel, 1, (kernel - 1) / 2));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor patches = Tensors.cat(List.of(patch(x, 0, 0), patch(x, 1, 0), patch(x, 0, 1), patch(x, 1, 1)), 1);
            return scope.keep(conv.forward(patches));
        }
    }

    private static Tensor patch(Tensor x, long row, long column) {
        return x.slice(-2, new LongOptional(row), new LongOptional(), 2)
                .slice(-1, new LongOptional(column), new LongOptional(), 2);
    }
}
