package org.mm4j.det.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
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

/** 2-D convolution of normed cells by normed kernels. */
public final class NormedConv2d extends BaseModule implements Convolution {

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

            @Default("20") @Doc("the input is multiplied by it; spelt as in the original")
            double tempearture,

            @Default("1.0") @Doc("power of the lengths to divide by")
            double power,

            @Default("1e-6") @Doc("added to what is divided by")
            double eps,

            @Default("False") @Doc("kernels are normed as a whole; otherwise at each of their points")
            boolean normOverKernel) {

        public Args {
            if (padding.same()) {
                throw new IllegalArgumentException("padding: expected a number or two, got 'same'");
            }
        }
    }

    private final Args args;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A convolution as a config describes it. */
    public NormedConv2d(Args args) {
        this.args = args;
        int in = args.inChannels() / args.groups();
        int rows = args.kernelSize().height();
        int columns = args.kernelSize().width();
        this.weight = parameter("weight", Inits::torchDefault, args.outChannels(), in, rows, columns);
        this.bias = args.bias()
                ? parameter("bias", t -> Inits.torchDefaultBias(t, (long) in * rows * columns), args.outChannels())
                : null;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> torch.conv2d(
                NormedLinear.normed(x, args.power(), args.eps()).mul(new Scalar(args.tempearture())),
                kernel(),
                Tensors.optional(bias == null ? null : bias.value()),
                args.stride().longs(),
                args.padding().amount().longs(),
                args.dilation().longs(),
                args.groups())));
    }

    private Tensor kernel() {
        Tensor own = weight.value();
        return args.normOverKernel()
                ? NormedLinear.normed(own.view(own.size(0), -1), args.power(), args.eps())
                        .view(weight.shape())
                : NormedLinear.normed(own, args.power(), args.eps());
    }

    @Override
    public List<String> typeNames() {
        return List.of("NormedConv2d", "Conv2d");
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", " + args.outChannels() + ", kernel_size=" + args.kernelSize();
    }
}
