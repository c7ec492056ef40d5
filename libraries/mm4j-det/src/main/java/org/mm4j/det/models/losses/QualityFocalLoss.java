package org.mm4j.det.models.losses;

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
 * Binary cross entropy with qualities as targets, weighed by how far a score is from its target: scores (n, classes) with
 * targets (n, classes), or with labels and qualities. One value for each row.
 *
 * <p>Source: Li et al., Generalized Focal Loss (arXiv:2006.04388).
 */
public final class QualityFocalLoss extends BaseModule implements QualityLoss {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("only True is supported, as in the original")
            boolean useSigmoid,

            @Default("2.0") @Doc("power of the distance") double beta,
            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Default("False") @Doc("whether predictions are probabilities, not scores before the sigmoid")
            boolean activated) {

        /** Refuses what the original refuses. */
        public Args {
            if (!useSigmoid) {
                throw new IllegalArgumentException("use_sigmoid=False is not supported: the quality focal loss is one"
                        + " of independent classes");
            }
        }
    }

    private final Args args;

    /** Makes the loss. */
    public QualityFocalLoss(Args args) {
        this.args = args;
    }

    @Override
    public boolean useSigmoid() {
        return true;
    }

    @Override
    public Tensor forward(
            Tensor pred, Tensor labels, Tensor qualities, @Nullable Tensor weight, @Nullable Double avgFactor) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor target = Elementwise.oneHot(labels, pred.size(1)).mul(qualities.unsqueeze(1));
            return scope.keep(forward(pred, target, weight, avgFactor, null));
        }
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
            Tensor p = args.activated() ? pred : pred.sigmoid();
            Tensor entropy = args.activated() ? Elementwise.bce(pred, wanted) : Elementwise.bceWithLogits(pred, wanted);
            Tensor loss = entropy.mul(pow(wanted.sub(p).abs(), args.beta())).sum(1);
            Tensor reduced = Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(reduced, args.lossWeight()));
        }
    }
}
