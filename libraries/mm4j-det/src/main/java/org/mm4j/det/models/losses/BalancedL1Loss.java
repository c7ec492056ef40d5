package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A smooth absolute difference that counts small differences more (<a href="https://arxiv.org/abs/1904.02701">Libra
 * R-CNN</a>).
 */
public final class BalancedL1Loss extends BaseModule implements Loss {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("the smaller, the more small differences count")
            double alpha,

            @Default("1.5") @Doc("slope of large differences")
            double gamma,

            @Default("1.0") @Doc("where large differences begin, above 0")
            double beta,

            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight) {

        /** Checks the ranges. */
        public Args {
            if (!(beta > 0) || !(alpha > 0)) {
                throw new IllegalArgumentException("alpha and beta are above 0, not " + alpha + " and " + beta);
            }
        }
    }

    private final Args args;

    /** Makes a loss. */
    public BalancedL1Loss(Args args) {
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
            Tensor loss = target.numel() == 0 ? pred.sum().mul(new Scalar(0)) : elements(pred, target);
            return Reductions.reduce(loss, weight, Reductions.of(override, args.reduction()), avgFactor)
                    .mul(new Scalar(args.lossWeight()));
        });
    }

    private Tensor elements(Tensor pred, Tensor target) {
        Tensor difference = pred.sub(target).abs();
        double b = Math.exp(args.gamma() / args.alpha()) - 1;
        Scalar one = new Scalar(1.0);
        Tensor scaled = difference.mul(new Scalar(b));
        Tensor small = scaled.add(one)
                .mul(new Scalar(args.alpha() / b))
                .mul(scaled.div(new Scalar(args.beta())).add(one).log())
                .sub(difference.mul(new Scalar(args.alpha())));
        Tensor large =
                difference.mul(new Scalar(args.gamma())).add(new Scalar(args.gamma() / b - args.alpha() * args.beta()));
        return torch.where(difference.lt(new Scalar(args.beta())), small, large);
    }
}
