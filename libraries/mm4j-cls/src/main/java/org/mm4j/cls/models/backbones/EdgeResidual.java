package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.mobile.MobileKit;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;

/**
 * An inverted residual whose first two convolutions are one, {@code conv1}; then {@code se} and {@code conv2}. (N, C_in, H,
 * W) to (N, C_out, H / stride, W / stride).
 */
final class EdgeResidual extends BaseModule implements Layer {

    private final boolean isAdded;
    private final boolean recompute;
    private final Layer dropPath;
    private final ConvModule conv1;
    private final @Nullable Layer se;
    private final ConvModule conv2;

    /**
     * Makes the block.
     *
     * @param mid channels inside
     * @param residual whether the input is added, if the shape stays
     */
    EdgeResidual(
            MobileKit kit,
            int in,
            int out,
            int mid,
            int kernel,
            int stride,
            @Nullable Layer attention,
            boolean residual,
            double dropPathRate) {
        this.recompute = kit.recompute();
        this.isAdded = stride == 1 && in == out && residual;
        this.dropPath = childOf("drop_path", Freezing.dropPath(dropPathRate));
        this.conv1 = child("conv1", kit.conv(in, mid, kernel, stride, 1));
        this.se = attention == null ? null : childOf("se", attention);
        this.conv2 = child("conv2", new MobileKit(null, kit.normCfg(), null, false).linear(mid, out));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.when(recompute, x, this::run);
    }

    private Tensor run(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = conv1.forward(x);
            y = conv2.forward(se == null ? y : se.forward(y));
            return scope.keep(isAdded ? x.add(dropPath.forward(y)) : y);
        }
    }
}
