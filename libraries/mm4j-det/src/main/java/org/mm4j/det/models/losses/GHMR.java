package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A smooth absolute difference of boxes (n, 4) in which values count the more the fewer there are of about their error.
 *
 * <p>Source: Li et al., Gradient Harmonized Single-stage Detector (arXiv:1811.05181).
 */
public final class GHMR extends GradientHarmony implements Loss {

    /** The arguments. */
    public record Args(
            @Default("0.02") @Doc("how round the corner of the loss is")
            double mu,

            @Default("10") @Doc("classes of errors") int bins,

            @Default("0.0") @Doc("how slowly their sizes change; 0: they are those of the batch")
            double momentum,

            @Default("1.0") @Doc("factor of the loss") double lossWeight,
            @Default("'mean'") Reduction reduction) {}

    private static final double BEYOND = 1e3;

    private final Args args;

    /** Makes the loss. */
    public GHMR(Args args) {
        super(args.bins(), args.momentum(), BEYOND);
        this.args = args;
    }

    /** The loss; the average factor is the sum of the weights, whatever is given. */
    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor difference = pred.sub(target);
            Tensor length = Maths.plus(difference.mul(difference), args.mu() * args.mu())
                    .sqrt();
            Tensor own = weight == null ? pred.new_ones(pred.shape()) : weight;
            double total = Math.max(own.sum().item_double(), 1);
            Tensor weights = weights(difference.div(length).abs().detach(), Maths.above(own, 0), total);
            Tensor loss = Reductions.reduce(
                    Maths.minus(length, args.mu()), weights, Reductions.of(override, args.reduction()), total);
            return scope.keep(Maths.times(loss, args.lossWeight()));
        }
    }
}
