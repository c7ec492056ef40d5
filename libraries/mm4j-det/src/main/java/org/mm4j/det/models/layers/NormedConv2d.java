package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.Conv2dVariant;
import org.mm4j.cv.models.ConvArgs;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** 2-D convolution of normed cells by normed kernels. */
public final class NormedConv2d extends Conv2dVariant {

    /** The arguments. */
    public record Args(
            @Inline ConvArgs conv,

            @Default("20") @Doc("the input is multiplied by it; spelt as in the original")
            double tempearture,

            @Default("1.0") @Doc("power of the lengths to divide by")
            double power,

            @Default("1e-6") @Doc("added to what is divided by")
            double eps,

            @Default("False") @Doc("kernels are normed as a whole; otherwise at each of their points")
            boolean normOverKernel) {

        public Args {
            conv.requireFixedPadding();
        }
    }

    private final Args args;

    /** A convolution as a config describes it. */
    public NormedConv2d(Args args) {
        super(args.conv());
        this.args = args;
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> convolve(
                NormedLinear.normed(x, args.power(), args.eps()).mul(new Scalar(args.tempearture())), kernel())));
    }

    private Tensor kernel() {
        Tensor own = weight().value();
        return args.normOverKernel()
                ? NormedLinear.normed(own.view(own.size(0), -1), args.power(), args.eps())
                        .view(weight().shape())
                : NormedLinear.normed(own, args.power(), args.eps());
    }
}
