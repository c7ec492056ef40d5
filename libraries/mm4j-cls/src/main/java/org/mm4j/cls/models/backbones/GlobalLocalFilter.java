package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cls.models.layers.LayerNorm2d;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * Half of the channels go through a depthwise convolution of 3 x 3, the other half is multiplied in the frequency domain by
 * {@code complex_weight}; the two come out by turns. (N, C, H, W) keeps its shape.
 */
final class GlobalLocalFilter extends BaseModule implements Layer {

    private static final long[] PLANE = {2, 3};

    private final int half;
    private final Conv2d dw;
    private final Parameter complexWeight;
    private final LayerNorm2d preNorm;
    private final LayerNorm2d postNorm;

    /**
     * Makes the layer.
     *
     * @param rows height of the weight, a frequency each
     * @param columns width of the weight, half the width of the map and 1; other maps get it interpolated
     */
    GlobalLocalFilter(int channels, int rows, int columns) {
        this.half = channels / 2;
        this.complexWeight = parameter("complex_weight", t -> Inits.normal(t, 0, 0.02), half, rows, columns, 2);
        this.dw = child("dw", Conv2d.of(half, half, 3, 1, 1, 1, half, false));
        this.preNorm = child("pre_norm", LayerNorm2d.of(channels, 1e-6));
        this.postNorm = child("post_norm", LayerNorm2d.of(channels, 1e-6));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor y = preNorm.forward(x);
            Tensor local = dw.forward(y.narrow(1, 0, half));
            Tensor global = filtered(y.narrow(1, half, half));
            Tensor turns = Tensors.cat(List.of(local.unsqueeze(2), global.unsqueeze(2)), 2);
            return postNorm.forward(turns.reshape(x.size(0), 2L * half, x.size(2), x.size(3)));
        }));
    }

    private Tensor filtered(Tensor x) {
        // The factors of orthonormal transforms cancel each other, so plain ones do.
        Tensor spectrum = torch.fft_rfft2(x, new LongArrayRefOptional(), PLANE, new StringViewOptional());
        Tensor weight = complexWeight.value();
        if (weight.size(1) != spectrum.size(2) || weight.size(2) != spectrum.size(3)) {
            long[] size = {spectrum.size(2), spectrum.size(3)};
            weight = torch.upsample_bilinear2d(weight.permute(3, 0, 1, 2).contiguous(), size, true)
                    .permute(1, 2, 3, 0);
        }
        Tensor product = spectrum.mul(torch.view_as_complex(weight.contiguous()));
        return torch.fft_irfft2(product, new long[] {x.size(2), x.size(3)}, PLANE, new StringViewOptional());
    }
}
