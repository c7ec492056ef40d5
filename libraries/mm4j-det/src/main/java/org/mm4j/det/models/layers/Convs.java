package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Scalar;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Parameter;

/** Plain convolutions of heads. */
public final class Convs {

    private Convs() {}

    /** A 1 x 1 convolution with a bias. */
    public static Conv2d pointwise(int inChannels, int outChannels) {
        return Conv2d.of(inChannels, outChannels, 1);
    }

    /** Sets every bias to a value. */
    public static void fillBias(Conv2d conv, Scalar value) {
        Parameter bias = conv.bias();
        if (bias == null) {
            throw new IllegalArgumentException("the convolution has no bias");
        }
        Grad.off(() -> bias.value().fill_(value));
    }
}
