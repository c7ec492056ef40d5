package org.mm4j.cls.models.necks;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The mean of the p-th powers of each channel, and the p-th root of it (<a href="https://arxiv.org/abs/1711.02512">GeM</a>):
 * (N, C, H, W) to (N, C), for each of the maps. {@code p} is a parameter.
 */
@Doc("Generalised mean of each channel.")
public final class GeneralizedMeanPooling extends BaseModule implements Neck {

    /** The arguments. */
    public record Args(
            @Doc("the power at first, at least 1") @Default("3.")
            double p,

            @Doc("least value of a map") @Default("1e-6") double eps,

            @Doc("whether smaller values are raised to it") @Default("True")
            boolean clamp,

            @Doc("whether the power is trained") @Default("True")
            boolean pTrainable) {

        public Args {
            if (!(p >= 1)) {
                throw new IllegalArgumentException("p: expected at least 1, got " + p);
            }
        }
    }

    private final Args args;
    private final Parameter p;

    /** A neck as a config describes it. */
    public GeneralizedMeanPooling(Args args) {
        this.args = args;
        this.p = parameter("p", t -> t.fill_(new Scalar(args.p())), 1);
        p.setRequiresGrad(args.pTrainable());
    }

    @Override
    public List<Tensor> forward(List<Tensor> features) {
        try (TorchScope scope = TorchScope.open()) {
            return scope.keepAll(features.stream().map(this::pool).toList());
        }
    }

    private Tensor pool(Tensor x) {
        return guarded(() -> {
            Tensor y = args.clamp() ? x.clamp_min(new Scalar(args.eps())) : x;
            return y.pow(p.value())
                    .mean(new long[] {2, 3}, false, new ScalarTypeOptional())
                    .pow(p.value().reciprocal());
        });
    }
}
