package org.mm4j.det.models.losses;

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
 * Cross entropy of distributions over whole numbers (n, k + 1), before the softmax, with the two numbers next to a target
 * in [0, k): (n).
 *
 * <p>Source: Li et al., Generalized Focal Loss (arXiv:2006.04388).
 */
public final class DistributionFocalLoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight) {}

    private final Args args;

    /** Makes the loss. */
    public DistributionFocalLoss(Args args) {
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
            Tensor left = target.to(ScalarType.Long);
            Tensor right = plus(left, 1);
            Tensor loss = Elementwise.crossEntropy(pred, left)
                    .mul(right.to(ScalarType.Float).sub(target))
                    .add(Elementwise.crossEntropy(pred, right).mul(target.sub(left.to(ScalarType.Float))));
            Tensor reduced = Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor);
            return scope.keep(times(reduced, args.lossWeight()));
        }
    }
}
