package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The absolute difference. */
public final class L1Loss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight) {}

    private final Args args;

    /** Makes a loss. */
    public L1Loss(Args args) {
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
            // The sum over nothing keeps the graph, and is 0.
            Tensor loss = target.numel() == 0
                    ? pred.sum().mul(new Scalar(0))
                    : pred.sub(target).abs();
            return Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor)
                    .mul(new Scalar(args.lossWeight()));
        });
    }
}
