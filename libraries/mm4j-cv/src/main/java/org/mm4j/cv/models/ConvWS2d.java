package org.mm4j.cv.models;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * 2-D convolution with standardised weights (<a href="https://arxiv.org/abs/1903.10520">weight standardisation</a>): each
 * output channel's kernel has its mean taken away and is divided by its deviation at each pass. (N, C_in, H, W) to (N,
 * C_out, H', W'). Registered as {@code ConvWS}.
 */
@Doc("2-D convolution with standardised weights.")
public final class ConvWS2d extends Conv2dVariant {

    /** The arguments. */
    public record Args(
            @Inline ConvArgs conv,
            @Doc("added to the deviation") @Default("1e-5") double eps) {

        public Args {
            conv.requireFixedPadding();
        }
    }

    private final double eps;

    /** A convolution as a config describes it. */
    public ConvWS2d(Args args) {
        super(args.conv());
        this.eps = args.eps();
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> convolve(x, standardized())));
    }

    private Tensor standardized() {
        Tensor flat = weight().value().view(conv().outChannels(), -1);
        Tensor centred = flat.sub(flat.mean(new long[] {1}, true, new ScalarTypeOptional()));
        Tensor deviation = flat.std(new long[] {1}, true, true);
        return centred.div(deviation.add(new Scalar(eps))).view(weight().shape());
    }
}
