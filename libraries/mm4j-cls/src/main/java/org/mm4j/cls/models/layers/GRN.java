package org.mm4j.cls.models.layers;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Global response normalisation (<a href="https://arxiv.org/abs/2301.00808">ConvNeXt V2</a>): scales each channel by its
 * norm over the map in proportion to the mean of these norms. Parameters: {@code gamma}, {@code beta} of shape (C).
 */
@Doc("Global response normalisation.")
public final class GRN extends BaseModule implements Layer {

    /** The arguments. */
    public record Args(
            @Doc("channels") int inChannels,

            @Doc("added to the mean of the norms") @Default("1e-6")
            double eps) {

        public Args {
            if (inChannels < 1) {
                throw new IllegalArgumentException("in_channels: expected at least 1, got " + inChannels);
            }
        }
    }

    private final Args args;
    private final Parameter gamma;
    private final Parameter beta;

    /** A norm as a config describes it. */
    public GRN(Args args) {
        this.args = args;
        this.gamma = parameter("gamma", Tensor::zero_, args.inChannels());
        this.beta = parameter("beta", Tensor::zero_, args.inChannels());
    }

    /** Normalises (N, C, H, W). */
    @Override
    public Tensor forward(Tensor x) {
        return normalize(x, 1, 2, 3);
    }

    /** Normalises (N, H, W, C). */
    public Tensor forwardChannelsLast(Tensor x) {
        return normalize(x, -1, 1, 2);
    }

    private Tensor normalize(Tensor x, int channels, int rows, int columns) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor norm = x.norm(new ScalarOptional(new Scalar(2.0)), new long[] {rows, columns}, true);
            Tensor mean = norm.mean(new long[] {channels}, true, new ScalarTypeOptional());
            Tensor share = norm.div(mean.add(new Scalar(args.eps())));
            return x.mul(share)
                    .mul(shaped(gamma, channels))
                    .add(shaped(beta, channels))
                    .add(x);
        }));
    }

    private static Tensor shaped(Parameter parameter, int channels) {
        return channels == 1 ? parameter.value().view(1, -1, 1, 1) : parameter.value();
    }

    @Override
    public String extraRepr() {
        return args.inChannels() + ", eps=" + args.eps();
    }
}
