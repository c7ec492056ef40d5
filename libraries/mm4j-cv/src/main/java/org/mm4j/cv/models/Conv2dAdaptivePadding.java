package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * 2-D convolution that pads as TensorFlow does: so much that the output has the input's size divided by the stride, rounded
 * up, with the odd pixel at the right and at the bottom. (N, C_in, H, W) to (N, C_out, H', W').
 */
@Doc("2-D convolution with TensorFlow's padding.")
public final class Conv2dAdaptivePadding extends BaseModule implements Convolution {

    /** The arguments. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,

            @Doc("without effect: blocks give one, and the size decides") @Default("0")
            Padding padding,

            @Doc("distance of kernel points") @Default("1") IntPair dilation,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("whether there is a bias") @Default("True") boolean bias) {

        public Args {
            if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
                throw new IllegalArgumentException("groups: " + groups + " does not divide in_channels " + inChannels
                        + " and out_channels " + outChannels);
            }
        }
    }

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A convolution as a config describes it. */
    public Conv2dAdaptivePadding(Args args) {
        this.args = args;
        int rows = args.kernelSize().height();
        int columns = args.kernelSize().width();
        int in = args.inChannels() / args.groups();
        this.weight = parameter("weight", Inits::torchDefault, args.outChannels(), in, rows, columns);
        this.bias = args.bias()
                ? parameter("bias", t -> Inits.torchDefaultBias(t, (long) in * rows * columns), args.outChannels())
                : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            int rows = lacking(
                    x.size(-2),
                    args.kernelSize().height(),
                    args.stride().height(),
                    args.dilation().height());
            int columns = lacking(
                    x.size(-1),
                    args.kernelSize().width(),
                    args.stride().width(),
                    args.dilation().width());
            long[] edges = {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
            Tensor padded = rows == 0 && columns == 0 ? x : torch.pad(x, edges, "constant", new DoubleOptional(0.0));
            return torch.conv2d(
                    padded,
                    weight.value(),
                    Tensors.optional(bias == null ? null : bias.value()),
                    args.stride().longs(),
                    new long[] {0, 0},
                    args.dilation().longs(),
                    args.groups());
        }));
    }

    /** How many pixels a side lacks. */
    private static int lacking(long size, int kernel, int stride, int dilation) {
        long steps = (size + stride - 1) / stride;
        return (int) Math.max(0, (steps - 1) * stride + (long) (kernel - 1) * dilation + 1 - size);
    }

    @Override
    public List<String> typeNames() {
        return List.of("Conv2dAdaptivePadding", "Conv2d", "_ConvNd");
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride();
    }
}
