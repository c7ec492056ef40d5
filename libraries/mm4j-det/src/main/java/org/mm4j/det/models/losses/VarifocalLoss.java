package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.above;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.pow;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Binary cross entropy of scores (n, classes) with qualities (n, classes) in which negatives count the less the better
 * they are classified, and positives by their quality.
 *
 * <p>Source: Zhang et al., VarifocalNet (arXiv:2008.13367).
 */
public final class VarifocalLoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("only True is supported, as in the original")
            boolean useSigmoid,

            @Default("0.75") @Doc("weight of negatives") double alpha,

            @Default("2.0") @Doc("power of the distance of negatives")
            double gamma,

            @Default("True") @Doc("whether positives count by their quality")
            boolean iouWeighted,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {

        /** Refuses what the original refuses. */
        public Args {
            if (!useSigmoid) {
                throw new IllegalArgumentException(
                        "use_sigmoid=False is not supported: the varifocal loss is one of independent classes");
            }
            if (alpha < 0) {
                throw new IllegalArgumentException("alpha is not negative, but " + alpha);
            }
        }
    }

    private final Args args;

    /** Makes the loss. */
    public VarifocalLoss(Args args) {
        this.args = args;
    }

    @Override
    public boolean useSigmoid() {
        return true;
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor wanted = target.to(ScalarType.Float);
            Tensor isPositive = above(wanted, 0).to(ScalarType.Float);
            Tensor distance = pow(pred.sigmoid().sub(wanted).abs(), args.gamma());
            Tensor focus = (args.iouWeighted() ? wanted.mul(isPositive) : isPositive)
                    .add(times(distance, args.alpha()).mul(fromNumber(1, isPositive)));
            Tensor loss = Elementwise.bceWithLogits(pred, wanted).mul(focus);
            Tensor reduced = Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(reduced, args.lossWeight()));
        }
    }
}
