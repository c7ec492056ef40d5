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
 * Adam with the largest gradient in place of the root of the average square (Kingma and Ba, Adam: A Method for
 * Stochastic Optimization, 2015, section 7).
 */
@Doc("Adam with the largest gradient.")
public final class Adamax extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("2e-3") @Doc("learning rate") double lr,

            @Default("(0.9, 0.999)") @Doc("how much of the averages of gradients and of their squares is kept")
            List<Double> betas,

            @Default("1e-8") @Doc("added to the size of a gradient")
            double eps,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

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
    public Adamax(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "betas", args.betas(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "foreach", null,
                        "maximize", args.maximize(),
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("exp_avg", "exp_inf");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step");
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double rate = group.number("lr");
        double beta1 = group.numbers("betas").get(0);
        double decay = group.number("weight_decay");
        Scalar decayed = new Scalar(decay);
        Scalar taken = new Scalar(1 - beta1);
        Scalar kept = new Scalar(group.numbers("betas").get(1));
        Scalar eps = new Scalar(group.number("eps"));
        return (parameter, gradient, state) -> {
            double step = state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            Tensor average = state.tensor("exp_avg", () -> torch.zeros_like(parameter));
            Tensor largest = state.tensor("exp_inf", () -> torch.zeros_like(parameter));
            average.lerp_(change, taken);
            largest.copy_(largest.mul_(kept).maximum(change.abs().add_(eps)));
            parameter.addcdiv_(average, largest, new Scalar(-(rate / (1 - Math.pow(beta1, step)))));
        };
    }
}
