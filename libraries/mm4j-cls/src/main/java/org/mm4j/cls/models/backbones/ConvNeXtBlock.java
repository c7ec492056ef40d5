package org.mm4j.cls.models.backbones;

import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.models.layers.GRN;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Part;

/**
 * A residual block of ConvNeXt: a wide depthwise convolution, a norm, and two mixes of channels with an activation
 * between them. (N, C, H, W) keeps its shape.
 */
final class ConvNeXtBlock extends BaseModule implements Layer {

    private static final int MLP_RATIO = 4;

    private final boolean linearPwConv;
    private final boolean recompute;
    private final Conv2d depthwiseConv;
    private final LayerNorm2d norm;
    private final Layer pointwiseConv1;
    private final Activation act;
    private final Layer pointwiseConv2;
    private final @Nullable GRN grn;
    private final @Nullable Parameter gamma;
    private final Layer dropPath;

    /**
     * What blocks are made of.
     *
     * @param norm makes the norm for a number of channels
     * @param act the activation between the two mixes of channels
     * @param kernel side of the depthwise convolution, odd
     * @param scale first value of the factors; 0 for none
     * @param recompute whether blocks are run again in the backward pass
     */
    record Kit(
            IntFunction<LayerNorm2d> norm,
            Part<Activation> act,
            int kernel,
            boolean linearPwConv,
            double scale,
            boolean useGrn,
            boolean recompute) {}

    ConvNeXtBlock(Kit kit, int channels, double dropPathRate) {
        this.linearPwConv = kit.linearPwConv();
        this.recompute = kit.recompute();
        double scale = kit.scale();
        this.gamma = scale > 0 ? parameter("gamma", t -> t.fill_(new Scalar(scale)), channels) : null;
        int middle = MLP_RATIO * channels;
        int kernel = kit.kernel();
        this.depthwiseConv =
                child("depthwise_conv", Conv2d.of(channels, channels, kernel, 1, kernel / 2, 1, channels, true));
        this.norm = child("norm", kit.norm().apply(channels));
        this.pointwiseConv1 = childOf("pointwise_conv1", pointwise(channels, middle));
        this.act = childOf("act", kit.act().build());
        this.pointwiseConv2 = childOf("pointwise_conv2", pointwise(middle, channels));
        this.grn = kit.useGrn() ? child("grn", new GRN(new GRN.Args(middle, 1e-6))) : null;
        this.dropPath = childOf("drop_path", dropPathRate > 0 ? DropPath.of(dropPathRate) : new Identity());
    }

    private Layer pointwise(int in, int out) {
        return linearPwConv ? new Linear(in, out, true) : Conv2d.of(in, out, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.when(recompute, x, this::run);
    }

    private Tensor run(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = depthwiseConv.forward(x);
            // Linear layers want the channels last; in a prepared model that is how the convolution leaves them.
            y = linearPwConv ? mixLast(y.permute(0, 2, 3, 1)).permute(0, 3, 1, 2) : mixFirst(y);
            if (gamma != null) {
                y = y.mul(gamma.value().view(1, -1, 1, 1));
            }
            return scope.keep(x.add(dropPath.forward(y)));
        }
    }

    private Tensor mixLast(Tensor x) {
        Tensor y = act.forward(pointwiseConv1.forward(norm.forwardChannelsLast(x)));
        return pointwiseConv2.forward(grn == null ? y : grn.forwardChannelsLast(y));
    }

    private Tensor mixFirst(Tensor x) {
        Tensor y = act.forward(pointwiseConv1.forward(norm.forward(x)));
        return pointwiseConv2.forward(grn == null ? y : grn.forward(y));
    }

    @Override
    protected void onPrepareForInference() {
        act.allowInPlace();
    }

    @Override
    public List<String> typeNames() {
        return List.of("ConvNeXtBlock", "BaseModule");
    }
}
