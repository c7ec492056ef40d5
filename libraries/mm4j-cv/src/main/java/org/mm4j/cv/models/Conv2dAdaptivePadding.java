package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * 2-D convolution that pads as TensorFlow does: so much that the output has the input's size divided by the stride, rounded
 * up, with the odd pixel at the right and at the bottom. (N, C_in, H, W) to (N, C_out, H', W').
 */
@Doc("2-D convolution with TensorFlow's padding.")
public final class Conv2dAdaptivePadding extends Conv2dVariant {

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
            ConvArgs.checkGroups(inChannels, outChannels, groups);
        }

        ConvArgs conv() {
            return new ConvArgs(inChannels, outChannels, kernelSize, stride, padding, dilation, groups, bias);
        }
    }

    /** A convolution as a config describes it. */
    public Conv2dAdaptivePadding(Args args) {
        super(args.conv());
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            int rows = lacking(
                    x.size(-2),
                    conv().kernelSize().height(),
                    conv().stride().height(),
                    conv().dilation().height());
            int columns = lacking(
                    x.size(-1),
                    conv().kernelSize().width(),
                    conv().stride().width(),
                    conv().dilation().width());
            long[] edges = {columns / 2, columns - columns / 2, rows / 2, rows - rows / 2};
            Tensor padded = rows == 0 && columns == 0 ? x : torch.pad(x, edges, "constant", new DoubleOptional(0.0));
            return convolve(padded, weight().value(), new long[] {0, 0});
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
}
