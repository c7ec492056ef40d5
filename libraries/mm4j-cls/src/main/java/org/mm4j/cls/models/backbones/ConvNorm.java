package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Fold;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Part;

/** A convolution without bias and a norm: one branch of a block that can be merged into a single convolution. */
final class ConvNorm extends BaseModule implements Layer {

    private final Convolution conv;
    private final Norm norm;

    ConvNorm(@Nullable Part<Convolution> convCfg, Part<Norm> normCfg, Conv2d.Args args) {
        this.conv = childOf("conv", Layers.conv(convCfg, args));
        this.norm = childOf("norm", Layers.norm(normCfg, args.outChannels()));
    }

    /** The arguments of a square convolution with padding zeros. */
    static Conv2d.Args args(
            int in, int out, int kernel, int stride, int padding, int dilation, int groups, boolean bias) {
        return new Conv2d.Args(
                in,
                out,
                IntPair.of(kernel),
                IntPair.of(stride),
                Padding.of(padding),
                IntPair.of(dilation),
                groups,
                bias,
                "zeros");
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> norm.forward(conv.forward(x)));
    }

    @Override
    protected void onPrepareForInference() {
        if (conv instanceof Conv2d plain && norm instanceof BatchNorm2d batchNorm) {
            Fold.convBn(plain, batchNorm);
        }
    }
}
