package org.mm4j.cv.models.mobile;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.cv.models.DropPath;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Identity;
import org.mm4j.engine.nn.Layer;

/**
 * A block that is wider inside than outside: 1 x 1, depthwise, attention, 1 x 1; added to what came in if the shape stays.
 * (N, C_in, H, W) to (N, C_out, H / stride, W / stride).
 *
 * <p>Children: {@code drop_path}, {@code expand_conv}, {@code depthwise_conv}, {@code se}, {@code linear_conv}.
 */
public final class InvertedResidual extends BaseModule implements Layer {

    private final boolean isAdded;
    private final boolean recompute;
    private final Layer dropPath;
    private final @Nullable ConvModule expandConv;
    private final ConvModule depthwiseConv;
    private final @Nullable Layer se;
    private final ConvModule linearConv;

    /**
     * Makes the block.
     *
     * @param mid channels inside
     * @param expand whether the first convolution is there; without it {@code mid} is {@code in}
     * @param attention behind the depthwise convolution; null for none
     */
    public InvertedResidual(
            MobileKit kit,
            int in,
            int out,
            int mid,
            int kernel,
            int stride,
            boolean expand,
            @Nullable Layer attention,
            double dropPathRate) {
        this.recompute = kit.recompute();
        this.isAdded = stride == 1 && in == out;
        this.dropPath = childOf("drop_path", dropPathRate > 0 ? DropPath.of(dropPathRate) : new Identity());
        this.expandConv = expand ? child("expand_conv", kit.conv(in, mid, 1, 1, 1)) : null;
        this.depthwiseConv = child("depthwise_conv", kit.conv(mid, mid, kernel, stride, mid));
        this.se = attention == null ? null : childOf("se", attention);
        this.linearConv = child("linear_conv", kit.linear(mid, out));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.when(recompute, x, this::run);
    }

    private Tensor run(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = expandConv == null ? x : expandConv.forward(x);
            y = depthwiseConv.forward(y);
            y = linearConv.forward(se == null ? y : se.forward(y));
            return scope.keep(isAdded ? x.add(dropPath.forward(y)) : y);
        }
    }
}
