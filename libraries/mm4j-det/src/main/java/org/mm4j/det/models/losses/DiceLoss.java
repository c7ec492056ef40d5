package org.mm4j.det.models.losses;

import static org.mm4j.engine.nn.Maths.fromNumber;
import static org.mm4j.engine.nn.Maths.plus;
import static org.mm4j.engine.nn.Maths.times;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * One minus the Dice coefficient of masks (n, …) and targets of the same shape: one value for each mask.
 *
 * <p>Source: Milletari et al., V-Net (arXiv:1606.04797).
 */
public final class DiceLoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("only True is supported where predictions are activated, as in the original")
            boolean useSigmoid,

            @Default("True") @Doc("whether a sigmoid is applied to predictions")
            boolean activate,

            @Default("'mean'") Reduction reduction,

            @Default("False") @Doc("sums in the denominator, not sums of squares")
            boolean naiveDice,

            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Default("1e-3") @Doc("what keeps from dividing by zero")
            double eps) {

        /** Refuses what the original refuses. */
        public Args {
            if (activate && !useSigmoid) {
                throw new IllegalArgumentException("use_sigmoid=False is not supported with activate=True");
            }
        }
    }

    private final Args args;

    /** Makes the loss. */
    public DiceLoss(Args args) {
        this.args = args;
    }

    @Override
    public boolean useSigmoid() {
        return args.useSigmoid();
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor input = (args.activate() ? pred.sigmoid() : pred).flatten(1, -1);
            Tensor wanted = target.to(ScalarType.Float).flatten(1, -1);
            Tensor shared = times(input.mul(wanted).sum(1), 2);
            Tensor dice = args.naiveDice()
                    ? plus(shared, args.eps()).div(plus(input.sum(1).add(wanted.sum(1)), args.eps()))
                    : shared.div(plus(input.mul(input).sum(1), args.eps())
                            .add(plus(wanted.mul(wanted).sum(1), args.eps())));
            Tensor loss = Reductions.reduce(
                    fromNumber(1, dice), weight, Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(loss, args.lossWeight()));
        }
    }
}
