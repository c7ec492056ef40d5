package org.mm4j.cv.models;

import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * 2-D convolution with standardised weights that get back the mean and the deviation of the weights they began with
 * (<a href="https://arxiv.org/abs/2006.02334">DetectoRS</a>): (N, C_in, H, W) to (N, C_out, H', W'). Buffers:
 * {@code weight_gamma} and {@code weight_beta} of shape (C_out, 1, 1, 1), computed of the weights where a checkpoint has none.
 * Registered as {@code ConvAWS}.
 */
@Doc("2-D convolution with adaptively standardised weights.")
public class ConvAWS2d extends Conv2dVariant {

    /** The arguments. */
    public record Args(@Inline ConvArgs conv) {

        public Args {
            conv.requireFixedPadding();
        }
    }

    private static final double EPS = 1e-5;

    private final Parameter gamma;
    private final Parameter beta;

    /** A convolution as a config describes it. */
    @SuppressWarnings("this-escape") // registering parameters, as every module does
    public ConvAWS2d(Args args) {
        super(args.conv());
        long[] perChannel = {conv().outChannels(), 1, 1, 1};
        this.gamma = buffer("weight_gamma", ScalarType.Float, t -> t.fill_(new Scalar(1.0)), perChannel);
        this.beta = buffer("weight_beta", ScalarType.Float, Tensor::zero_, perChannel);
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> convolve(x, standardized())));
    }

    /** The weights as they are used. */
    final Tensor standardized() {
        Tensor own = weight().value();
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
            long[] perChannel = {conv().outChannels(), 1, 1, 1};
            state.put(prefix + "weight_gamma", weights.then(perChannel, ConvAWS2d::deviation));
            state.put(prefix + "weight_beta", weights.then(perChannel, ConvAWS2d::mean));
        }
    }
}
