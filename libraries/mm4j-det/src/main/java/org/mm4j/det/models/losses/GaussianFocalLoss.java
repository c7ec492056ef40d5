package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.equal;
import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.plus;
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
 * Focal loss of probabilities whose targets are bells around key points: positive where the target is 1, and less negative
 * the closer to one. Predictions and targets have one shape.
 *
 * <p>Source: Law and Deng, CornerNet (arXiv:1808.01244).
 */
public final class GaussianFocalLoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("2.0") @Doc("power of the prediction") double alpha,

            @Default("4.0") @Doc("power of the target at negatives")
            double gamma,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,
            @Default("1.0") @Doc("factor at positives") double posWeight,
            @Default("1.0") @Doc("factor at negatives") double negWeight) {}

    private static final double EPS = 1e-12;

    private final Args args;

    /** Makes the loss. */
    public GaussianFocalLoss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor isPositive = equal(target, 1).to(ScalarType.Float);
            Tensor loss = times(positives(pred).mul(isPositive), args.posWeight())
                    .add(times(negatives(pred, target), args.negWeight()));
            Tensor reduced = Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(reduced, args.lossWeight()));
        }
    }

    /**
     * The loss with positives that are listed, under the reduction of the config.
     *
     * @param pred (n, classes)
     * @param target (n, classes)
     * @param positives rows of the positives: (m), int64
     * @param labels their classes: (m), int64
     */
    public Tensor forward(Tensor pred, Tensor target, Tensor positives, Tensor labels, @Nullable Double avgFactor) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor there = pred.index_select(0, positives).gather(1, labels.unsqueeze(1));
            Tensor loss = times(
                            Reductions.reduce(positives(there), null, args.reduction(), avgFactor), args.posWeight())
                    .add(times(
                            Reductions.reduce(negatives(pred, target), null, args.reduction(), avgFactor),
                            args.negWeight()));
            return scope.keep(times(loss, args.lossWeight()));
        }
    }

    private Tensor positives(Tensor pred) {
        return plus(pred, EPS).log().neg().mul(pow(fromNumber(1, pred), args.alpha()));
    }

    private Tensor negatives(Tensor pred, Tensor target) {
        return plus(fromNumber(1, pred), EPS)
                .log()
                .neg()
                .mul(pow(pred, args.alpha()))
                .mul(pow(fromNumber(1, target), args.gamma()));
    }
}
