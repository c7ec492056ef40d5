package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * A 2-D convolution that changes its kernel or its input before it convolves. Parameters: {@code weight} of shape (C_out, C_in
 * / groups, kH, kW), {@code bias} of shape (C_out).
 */
public abstract class Conv2dVariant extends BaseModule implements Convolution {

    private final ConvArgs conv;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A convolution with torch's first weights. */
    @SuppressWarnings("this-escape") // registering parameters, as every module does
    protected Conv2dVariant(ConvArgs conv) {
        this.conv = conv;
        int rows = conv.kernelSize().height();
        int columns = conv.kernelSize().width();
        int in = conv.inChannels() / conv.groups();
        this.weight = parameter("weight", Inits::torchDefault, conv.outChannels(), in, rows, columns);
        this.bias = conv.bias()
                ? parameter("bias", t -> Inits.torchDefaultBias(t, (long) in * rows * columns), conv.outChannels())
                : null;
    }

    /** The arguments. */
    protected final ConvArgs conv() {
        return conv;
    }

    /** The kernel as it is learnt. */
    protected final Parameter weight() {
        return weight;
    }

    /** Convolves with a kernel of the shape of the own one. */
    protected final Tensor convolve(Tensor x, Tensor kernel) {
        return convolve(x, kernel, conv.padding().amount().longs());
    }

    /** Convolves with another padding. */
    protected final Tensor convolve(Tensor x, Tensor kernel, long[] padding) {
        return torch.conv2d(
                x,
                kernel,
                Tensors.optional(bias == null ? null : bias.value()),
                conv.stride().longs(),
                padding,
                conv.dilation().longs(),
                conv.groups());
    }

    @Override
    public List<String> typeNames() {
        return List.of(getClass().getSimpleName(), "Conv2d");
    }

    @Override
    public String extraRepr() {
        return conv.inChannels() + ", " + conv.outChannels() + ", kernel_size=" + conv.kernelSize() + ", stride="
                + conv.stride();
    }
}
