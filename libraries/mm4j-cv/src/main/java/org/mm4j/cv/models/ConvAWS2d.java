package org.mm4j.cv.models;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.checkpoint.TensorSource;
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
 * 2-D convolution with standardised weights that get back the mean and the deviation of the weights they began with
 * (<a href="https://arxiv.org/abs/2006.02334">DetectoRS</a>): (N, C_in, H, W) to (N, C_out, H', W'). Buffers:
 * {@code weight_gamma} and {@code weight_beta} of shape (C_out, 1, 1, 1), computed of the weights where a checkpoint has none.
 * Registered as {@code ConvAWS}.
 */
@Doc("2-D convolution with adaptively standardised weights.")
public class ConvAWS2d extends BaseModule implements Convolution {

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

            @Doc("whether there is a bias") @Default("True") boolean bias) {

        public Args {
            DeformArgs.check(inChannels, outChannels, groups, 1, padding, false);
        }
    }

    private static final double EPS = 1e-5;

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;
    private final Parameter gamma;
    private final Parameter beta;

    /** A convolution as a config describes it. */
    @SuppressWarnings("this-escape") // registering parameters, as every module does
    public ConvAWS2d(Args args) {
        this.args = args;
        int rows = args.kernelSize().height();
        int columns = args.kernelSize().width();
        int in = args.inChannels() / args.groups();
        this.weight = parameter("weight", Inits::torchDefault, args.outChannels(), in, rows, columns);
        this.bias = args.bias()
                ? parameter("bias", t -> Inits.torchDefaultBias(t, (long) in * rows * columns), args.outChannels())
                : null;
        long[] perChannel = {args.outChannels(), 1, 1, 1};
        this.gamma = buffer("weight_gamma", ScalarType.Float, t -> t.fill_(new Scalar(1.0)), perChannel);
        this.beta = buffer("weight_beta", ScalarType.Float, Tensor::zero_, perChannel);
    }

    /** The arguments. */
    final Args args() {
        return args;
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

    /** The weights as they are used. */
    final Tensor standardized() {
        Tensor own = weight.value();
        return own.sub(mean(own)).div(deviation(own)).mul(gamma.value()).add(beta.value());
    }

    private static Tensor mean(Tensor weights) {
        return weights.reshape(weights.size(0), -1)
                .mean(new long[] {1}, true, new ScalarTypeOptional())
                .view(-1, 1, 1, 1);
    }

    private static Tensor deviation(Tensor weights) {
        return weights.reshape(weights.size(0), -1)
                .var(new long[] {1}, true, true)
                .add(new Scalar(EPS))
                .sqrt()
                .view(-1, 1, 1, 1);
    }

    /** Of weights of another kind of convolution, what they are to get back. */
    @Override
    protected void adaptState(Map<String, TensorSource> state, String prefix) {
        TensorSource weights = state.get(prefix + "weight");
        if (weights != null && !state.containsKey(prefix + "weight_gamma")) {
            long[] perChannel = {args.outChannels(), 1, 1, 1};
            state.put(prefix + "weight_gamma", weights.then(perChannel, ConvAWS2d::deviation));
            state.put(prefix + "weight_beta", weights.then(perChannel, ConvAWS2d::mean));
        }
    }

    @Override
    public List<String> typeNames() {
        return List.of("ConvAWS2d", "Conv2d");
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize() + ", stride="
                + args.stride();
    }
}
