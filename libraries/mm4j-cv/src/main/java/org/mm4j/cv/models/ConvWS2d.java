package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
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
 * 2-D convolution with standardised weights (<a href="https://arxiv.org/abs/1903.10520">weight standardisation</a>): each
 * output channel's kernel has its mean taken away and is divided by its deviation at each pass. (N, C_in, H, W) to (N,
 * C_out, H', W'). Registered as {@code ConvWS}.
 */
@Doc("2-D convolution with standardised weights.")
public final class ConvWS2d extends BaseModule implements Convolution {

    /** The arguments. */
    public record Args(
            @Doc("channels of the input") int inChannels,
            @Doc("channels of the output") int outChannels,
            @Doc("height and width of the kernel") IntPair kernelSize,
            @Doc("step, in rows and columns") @Default("1") IntPair stride,
            @Doc("padding on each side") @Default("0") Padding padding,
            @Doc("distance of kernel points") @Default("1") IntPair dilation,

            @Doc("groups of channels that do not see each other") @Default("1")
            int groups,

            @Doc("whether there is a bias") @Default("True") boolean bias,
            @Doc("added to the deviation") @Default("1e-5") double eps) {

        public Args {
            if (padding.same()) {
                throw new IllegalArgumentException("padding: expected a number or two, got 'same'");
            }
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
    public ConvWS2d(Args args) {
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
        return TorchScope.keeping(() -> guarded(() -> torch.conv2d(
                x,
                standardized(),
                Tensors.optional(bias == null ? null : bias.value()),
                args.stride().longs(),
                args.padding().amount().longs(),
                args.dilation().longs(),
                args.groups())));
    }

    private Tensor standardized() {
        Tensor flat = weight.value().view(args.outChannels(), -1);
        Tensor centred = flat.sub(flat.mean(new long[] {1}, true, new ScalarTypeOptional()));
        Tensor deviation = flat.std(new long[] {1}, true, true);
        return centred.div(deviation.add(new Scalar(args.eps()))).view(weight.shape());
    }

    @Override
    public List<String> typeNames() {
        return List.of("ConvWS2d", "Conv2d");
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride();
    }
}
