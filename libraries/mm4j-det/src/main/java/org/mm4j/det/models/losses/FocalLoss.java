package org.mm4j.det.models.losses;

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
 * Binary cross entropy that counts what is classified well already less: scores (n, classes) with labels (n), in which
 * the number of classes means background, or with targets (n, classes). Weights are (n), (n, classes) or flat.
 *
 * <p>Source: Lin et al., Focal Loss for Dense Object Detection (arXiv:1708.02002).
 */
public final class FocalLoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("only True is supported, as in the original")
            boolean useSigmoid,

            @Default("2.0") @Doc("how much less well classified ones count")
            double gamma,

            @Default("0.25") @Doc("weight of positives, that of negatives being one minus it")
            double alpha,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Default("False") @Doc("whether predictions are probabilities, not scores before the sigmoid")
            boolean activated) {

        /** Refuses what the original refuses. */
        public Args {
            if (!useSigmoid) {
                throw new IllegalArgumentException(
                        "use_sigmoid=False is not supported: the focal loss is one of" + " independent classes");
            }
        }
    }

    private final Args args;

    /** Makes the loss. */
    public FocalLoss(Args args) {
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
            Tensor wanted =
                    target.dim() == pred.dim() ? target.to(ScalarType.Float) : Elementwise.oneHot(target, pred.size(1));
            Tensor p = args.activated() ? pred : pred.sigmoid();
            Tensor unwanted = fromNumber(1, wanted);
            Tensor miss = fromNumber(1, p).mul(wanted).add(p.mul(unwanted));
            Tensor focus = times(wanted, args.alpha())
                    .add(times(unwanted, 1 - args.alpha()))
                    .mul(pow(miss, args.gamma()));
            Tensor entropy = args.activated() ? Elementwise.bce(pred, wanted) : Elementwise.bceWithLogits(pred, wanted);
            Tensor loss = entropy.mul(focus);
            Tensor reduced = Reductions.reduce(
                    loss, Elementwise.weights(weight, loss), Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(reduced, args.lossWeight()));
        }
    }
}
