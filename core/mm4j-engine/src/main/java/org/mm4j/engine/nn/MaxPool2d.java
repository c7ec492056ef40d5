package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.structures.IntPair;

/** Largest value of each window: (N, C, H, W) to (N, C, H', W'). */
public final class MaxPool2d extends BaseModule implements Layer {

    private final IntPair kernelSize;
    private final IntPair stride;
    private final IntPair padding;
    private final IntPair dilation;
    private final boolean ceilMode;

    /** All settings; {@code ceilMode} keeps incomplete windows at the far edges. */
    public MaxPool2d(IntPair kernelSize, IntPair stride, IntPair padding, IntPair dilation, boolean ceilMode) {
        this.kernelSize = kernelSize;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.ceilMode = ceilMode;
    }

    /** Square windows. */
    public static MaxPool2d of(int kernelSize, int stride, int padding) {
        return new MaxPool2d(IntPair.of(kernelSize), IntPair.of(stride), IntPair.of(padding), IntPair.of(1), false);
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() ->
                torch.max_pool2d(x, kernelSize.longs(), stride.longs(), padding.longs(), dilation.longs(), ceilMode));
    }

    @Override
    public String extraRepr() {
        return "kernel_size=" + kernelSize + ", stride=" + stride + ", padding=" + padding + ", dilation=" + dilation
                + ", ceil_mode=" + (ceilMode ? "True" : "False");
    }
}
