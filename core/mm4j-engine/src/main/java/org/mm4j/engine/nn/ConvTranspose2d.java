package org.mm4j.engine.nn;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.model.UpsampleLayer;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Transposed convolution: (N, C_in, H, W) to (N, C_out, H', W'), where H' = (H - 1)·stride - 2·padding +
 * dilation·(kernel - 1) + output_padding + 1. Parameters: {@code weight} of shape (C_in, C_out / groups, kernel height,
 * kernel width), {@code bias} of shape (C_out).
 */
public final class ConvTranspose2d extends BaseModule implements UpsampleLayer {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,

            @Doc("padding that is cut off on each side") @Default("0")
            IntPair padding,

            @Doc("rows and columns added at the far edges") @Default("0")
            IntPair outputPadding,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("whether there is a bias") @Default("True") boolean bias,
            @Doc("distance of kernel points") @Default("1") IntPair dilation) {

        public Args {
            if (groups < 1 || inChannels < 1 || outChannels < 1) {
                throw new IllegalArgumentException("in_channels, out_channels, groups: expected at least 1, got "
                        + inChannels + ", " + outChannels + " and " + groups);
            }
            if (inChannels % groups != 0 || outChannels % groups != 0) {
                throw new IllegalArgumentException("groups: " + groups + " does not divide in_channels " + inChannels
                        + " and out_channels " + outChannels);
            }
        }
    }

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A layer as a config describes it. */
    public ConvTranspose2d(Args args) {
        this.args = args;
        int own = args.outChannels() / args.groups();
        long fanIn = (long) own * args.kernelSize().height() * args.kernelSize().width();
        this.weight = parameter(
                "weight",
                Inits::torchDefault,
                args.inChannels(),
                own,
                args.kernelSize().height(),
                args.kernelSize().width());
        this.bias = args.bias() ? parameter("bias", t -> Inits.torchDefaultBias(t, fanIn), args.outChannels()) : null;
    }

    /** The arguments. */
    public Args args() {
        return args;
    }

    /** The kernels. */
    public Parameter weight() {
        return weight;
    }

    /** The bias, if there is one. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.conv_transpose2d(
                x,
                weight.value(),
                Tensors.optional(bias == null ? null : bias.value()),
                args.stride().longs(),
                args.padding().longs(),
                args.outputPadding().longs(),
                args.groups(),
                args.dilation().longs()));
    }

    /** Of the kernel's points only one in so many meets an output as the outputs are more than the inputs. */
    @Override
    public long multiplyAdds(long[] output) {
        long points = (long) args.kernelSize().height() * args.kernelSize().width();
        long spread = (long) args.stride().height() * args.stride().width();
        long row = (long) args.inChannels() / args.groups() * points;
        return Arrays.stream(output).reduce(row, Math::multiplyExact) / spread;
    }

    @Override
    public List<String> typeNames() {
        return List.of("ConvTranspose2d", "_ConvTransposeNd");
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride();
    }
}
