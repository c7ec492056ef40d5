package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;

/** A convolution with a stride, {@code proj}, between the stages of {@link PoolFormer} and {@link RIFormer}. */
final class PatchMerge extends BaseModule implements Layer {

    private final Conv2d proj;

    PatchMerge(int in, int out, int kernel, int stride, int padding) {
        this.proj = child("proj", Conv2d.of(in, out, kernel, stride, padding, 1, 1, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return proj.forward(x);
    }
}
