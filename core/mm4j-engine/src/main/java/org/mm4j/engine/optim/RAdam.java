package org.mm4j.engine.optim;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Adam that waits with the division until the average square is known well enough (Liu et al., On the Variance of the
 * Adaptive Learning Rate and Beyond, 2020).
 */
@Doc("Adam that begins without the division.")
public final class RAdam extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-3") @Doc("learning rate") double lr,

            @Default("(0.9, 0.999)") @Doc("how much of the averages of gradients and of their squares is kept")
            List<Double> betas,

            @Default("1e-8") @Doc("added to the root of the average square")
            double eps,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.betas(betas);
            Checks.notNegative("eps", eps);
            Checks.notNegative("weight_decay", weightDecay);
        }
    }

    /** An optimiser as a config describes it. */
    public RAdam(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "betas", args.betas(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "foreach", null,
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("exp_avg", "exp_avg_sq");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step");
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double beta1 = group.numbers("betas").get(0);
        double beta2 = group.numbers("betas").get(1);
        double decay = group.number("weight_decay");
        Scalar rate = new Scalar(group.number("lr"));
        Scalar decayed = new Scalar(decay);
        Scalar taken1 = new Scalar(1 - beta1);
        Scalar kept2 = new Scalar(beta2);
        Scalar taken2 = new Scalar(1 - beta2);
        Scalar eps = new Scalar(group.number("eps"));
        Scalar minusOne = new Scalar(-1.0);
        return (parameter, gradient, state) -> {
            double step = state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            Tensor average = state.tensor("exp_avg", () -> torch.zeros_like(parameter));
            Tensor square = state.tensor("exp_avg_sq", () -> torch.zeros_like(parameter));
            average.lerp_(change, taken1);
            square.mul_(kept2).addcmul_(change, change, taken2);
            Tensor moved = average.div(new Scalar(1 - Math.pow(beta1, step))).mul_(rate);
            double correction = 1 - Math.pow(beta2, step);
            double longest = 2 / (1 - beta2) - 1;
            double length = longest - 2 * step * Math.pow(beta2, step) / correction;
            if (length > 5) {
                double rectified =
                        Math.sqrt((length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
                Tensor divided = square.sqrt().add_(eps).reciprocal_().mul_(new Scalar(Math.sqrt(correction)));
                moved.mul_(divided).mul_(new Scalar(rectified));
            }
            parameter.add_(moved, minusOne);
        };
    }
}
