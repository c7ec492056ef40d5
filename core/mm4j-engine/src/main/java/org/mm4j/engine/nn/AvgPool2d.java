package org.mm4j.engine.nn;

import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.structures.IntPair;

/** Mean of each window: (N, C, H, W) to (N, C, H', W'). */
public final class AvgPool2d extends BaseModule implements Layer {

    private final IntPair kernelSize;
    private final IntPair stride;
    private final IntPair padding;
    private final boolean ceilMode;
    private final boolean countIncludePad;

    /**
     * All settings.
     *
     * @param ceilMode whether incomplete windows at the far edges are kept
     * @param countIncludePad whether padding counts in the mean
     */
    public AvgPool2d(IntPair kernelSize, IntPair stride, IntPair padding, boolean ceilMode, boolean countIncludePad) {
        this.kernelSize = kernelSize;
        this.stride = stride;
        this.padding = padding;
        this.ceilMode = ceilMode;
        this.countIncludePad = countIncludePad;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.avg_pool2d(
                x, kernelSize.longs(), stride.longs(), padding.longs(), ceilMode, countIncludePad, new LongOptional()));
    }

    @Override
    public String extraRepr() {
        return "kernel_size=" + kernelSize + ", stride=" + stride + ", padding=" + padding;
    }
}
