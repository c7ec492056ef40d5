package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The absolute difference, but a parabola where it is small: 0.5·d²/beta below beta, d - 0.5·beta from there. */
public final class SmoothL1Loss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("1.0") @Doc("where the parabola ends, above 0")
            double beta,

            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight) {

        /** Checks the range. */
        public Args {
            if (!(beta > 0)) {
                throw new IllegalArgumentException("beta is above 0, not " + beta);
            }
        }
    }

    private static final long NO_REDUCTION = 0;

    private final Args args;

    /** Makes a loss. */
    public SmoothL1Loss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        return TorchScope.keeping(() -> {
            Tensor loss = target.numel() == 0
                    ? pred.sum().mul(new Scalar(0))
                    : torch.smooth_l1_loss(pred, target, NO_REDUCTION, args.beta());
            return Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor)
                    .mul(new Scalar(args.lossWeight()));
        });
    }
}
