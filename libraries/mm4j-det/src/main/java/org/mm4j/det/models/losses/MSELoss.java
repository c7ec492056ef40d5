package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The squared difference. */
public final class MSELoss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight) {}

    private static final long NO_REDUCTION = 0;

    private final Args args;

    /** Makes a loss. */
    public MSELoss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        return TorchScope.keeping(() -> Reductions.reduce(
                        torch.mse_loss(pred, target, NO_REDUCTION),
                        weight,
                        Reductions.of(override, args.reduction()),
                        avgFactor)
                .mul(new Scalar(args.lossWeight())));
    }
}
