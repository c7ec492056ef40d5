package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Binary cross entropy of scores (n, classes), with labels (n) or targets (n, classes), in which examples count the more
 * the fewer there are of about their difficulty.
 *
 * <p>Source: Li et al., Gradient Harmonized Single-stage Detector (arXiv:1811.05181).
 */
public final class GHMC extends GradientHarmony implements Loss {

    /** The arguments. */
    public record Args(
            @Default("10") @Doc("classes of difficulty") int bins,

            @Default("0.0") @Doc("how slowly their sizes change; 0: they are those of the batch")
            double momentum,

            @Default("True") @Doc("only True is supported, as in the original")
            boolean useSigmoid,

            @Default("1.0") @Doc("factor of the loss") double lossWeight,
            @Default("'mean'") Reduction reduction) {

        /** Refuses what the original refuses. */
        public Args {
            if (!useSigmoid) {
                throw new IllegalArgumentException("use_sigmoid=False is not supported");
            }
        }
    }

    private static final double BEYOND = 1 + 1e-6;

    private final Args args;

    /** Makes the loss. */
    public GHMC(Args args) {
        super(args.bins(), args.momentum(), BEYOND);
        this.args = args;
    }

    @Override
    public boolean useSigmoid() {
        return true;
    }

    /** The loss; the average factor is the number of examples that count, whatever is given. */
    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        try (TorchScope scope = TorchScope.open()) {
            boolean isLabel = pred.dim() != target.dim();
            Tensor wanted = isLabel
                    ? Elementwise.oneHot(Maths.atLeast(target, 0), pred.size(1))
                            .mul(target.ge(new Scalar(0)).unsqueeze(1))
                    : target.to(ScalarType.Float);
            Tensor own = weight == null ? pred.new_ones(pred.size(0)) : weight;
            Tensor valid = Maths.above(isLabel ? own.view(-1, 1).expand_as(pred) : own, 0);
            double total = Math.max(valid.sum().item_double(), 1);
            Tensor weights = weights(pred.detach().sigmoid().sub(wanted).abs(), valid, total);
            Tensor loss = Reductions.reduce(
                    Elementwise.bceWithLogits(pred, wanted), weights, Reductions.of(override, args.reduction()), total);
            return scope.keep(Maths.times(loss, args.lossWeight()));
        }
    }
}
