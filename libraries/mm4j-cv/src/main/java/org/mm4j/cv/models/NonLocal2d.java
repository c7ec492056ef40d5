package org.mm4j.cv.models;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.registry.Part;

/**
 * Attention between all cells of a map, added to it (<a href="https://arxiv.org/abs/1711.07971">Non-local neural
 * networks</a>, embedded Gaussian): (N, C, H, W) keeps its shape. Children: {@code g}, {@code conv_out}, {@code theta},
 * {@code phi}.
 */
public final class NonLocal2d extends BaseModule implements Layer {

    private static final double STD = 0.01;

    private final long inside;
    private final boolean useScale;
    private final ConvModule g;
    private final ConvModule convOut;
    private final ConvModule theta;
    private final ConvModule phi;

    /**
     * Makes the layer.
     *
     * @param reduction by what it is narrower inside
     * @param useScale whether energies are divided by the root of the number of channels
     * @param normCfg the norm of the last convolution; null for none
     */
    public NonLocal2d(
            int inChannels,
            int reduction,
            boolean useScale,
            @Nullable Part<Convolution> convCfg,
            @Nullable Part<Norm> normCfg) {
        int width = Math.max(inChannels / reduction, 1);
        this.inside = width;
        this.useScale = useScale;
        this.g = child("g", conv(inChannels, width, convCfg, null));
        this.convOut = child("conv_out", conv(width, inChannels, convCfg, normCfg));
        this.theta = child("theta", conv(inChannels, width, convCfg, null));
        this.phi = child("phi", conv(inChannels, width, convCfg, null));
        for (ConvModule conv : new ConvModule[] {g, theta, phi}) {
            BaseModule.of(conv.conv())
                    .parameters()
                    .forEach((name, parameter) ->
                            parameter.initializeBy(name.equals("bias") ? Tensor::zero_ : t -> Inits.normal(t, 0, STD)));
        }
        BaseModule last = BaseModule.of(convOut.norm() == null ? convOut.conv() : convOut.norm());
        last.parameters().values().forEach(parameter -> parameter.initializeBy(Tensor::zero_));
    }

    private static ConvModule conv(int in, int out, @Nullable Part<Convolution> convCfg, @Nullable Part<Norm> normCfg) {
        return ConvModule.builder(in, out, 1)
                .conv(convCfg)
                .norm(normCfg)
                .act(null)
                .build();
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            long n = x.size(0);
            Tensor values = g.forward(x).reshape(n, inside, -1).permute(0, 2, 1);
            Tensor energy = theta.forward(x)
                    .reshape(n, inside, -1)
                    .permute(0, 2, 1)
                    .matmul(phi.forward(x).reshape(n, inside, -1));
            if (useScale) {
                energy = energy.div(new Scalar(Math.sqrt((double) inside)));
            }
            Tensor seen = energy.softmax(-1).matmul(values).permute(0, 2, 1);
            return x.add(convOut.forward(seen.reshape(n, inside, x.size(2), x.size(3))));
        });
    }
}
