package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;

/**
 * What losses of boxes (n, 4) as x1, y1, x2, y2, or of another type, have in common: one value a box, weights (n), or (n, 4) of which the mean
 * counts, and zero without NaN where all weights are zero.
 */
public abstract class BoxLoss extends BaseModule implements Loss {

    private final Reduction reduction;
    private final double lossWeight;

    /** Keeps the settings. */
    protected BoxLoss(Reduction reduction, double lossWeight) {
        this.reduction = reduction;
        this.lossWeight = lossWeight;
    }

    /** The losses of boxes: (n). */
    protected abstract Tensor elements(Tensor pred, Tensor target);

    /** The weights as they go with {@link #elements}. */
    protected Tensor weights(Tensor weight) {
        return weight.dim() > 1 ? weight.mean(-1) : weight;
    }

    @Override
    public final Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        Reduction how = Reductions.of(override, reduction);
        try (TorchScope scope = TorchScope.open()) {
            if (weight != null
                    && how != Reduction.NONE
                    && !weight.gt(new Scalar(0)).any().item_bool()) {
                Tensor each = pred.dim() == weight.dim() + 1 ? weight.unsqueeze(1) : weight;
                return scope.keep(pred.mul(each).sum());
            }
            Tensor loss =
                    Reductions.reduce(elements(pred, target), weight == null ? null : weights(weight), how, avgFactor);
            return scope.keep(loss.mul(new Scalar(lossWeight)));
        }
    }
}
