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
 * Adam with a momentum that looks ahead (Dozat, Incorporating Nesterov Momentum into Adam, 2016).
 */
@Doc("Adam with a momentum that looks ahead.")
public final class NAdam extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("2e-3") @Doc("learning rate") double lr,

            @Default("(0.9, 0.999)") @Doc("how much of the averages of gradients and of their squares is kept")
            List<Double> betas,

            @Default("1e-8") @Doc("added to the root of the average square")
            double eps,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("4e-3") @Doc("how the momentum grows with the steps")
            double momentumDecay,

            @Default("False") @Doc("whether the decay is taken off the parameter, not added to its gradient")
            boolean decoupledWeightDecay,

            @Inline Implementation implementation,

            @Default("False") @Doc("refused if True: there are no graphs of CUDA")
            boolean capturable) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.betas(betas);
            Checks.notNegative("eps", eps);
            Checks.notNegative("weight_decay", weightDecay);
            Checks.notNegative("momentum_decay", momentumDecay);
            Checks.off("capturable", capturable, "updates are not captured in graphs of CUDA");
        }
    }

    /** An optimiser as a config describes it. */
    public NAdam(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "betas", args.betas(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "momentum_decay", args.momentumDecay(),
                        "decoupled_weight_decay", args.decoupledWeightDecay(),
                        "foreach", null,
                        "capturable", false,
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("exp_avg", "exp_avg_sq");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step", "mu_product");
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double rate = group.number("lr");
        double beta1 = group.numbers("betas").get(0);
        double beta2 = group.numbers("betas").get(1);
        double growth = group.number("momentum_decay");
        double decay = group.number("weight_decay");
        boolean isDecoupled = group.flag("decoupled_weight_decay");
        Scalar decayed = new Scalar(decay);
        Scalar left = new Scalar(1 - rate * decay);
        Scalar taken1 = new Scalar(1 - beta1);
        Scalar kept2 = new Scalar(beta2);
        Scalar taken2 = new Scalar(1 - beta2);
        Scalar eps = new Scalar(group.number("eps"));
        return (parameter, gradient, state) -> {
            double step = state.nextStep();
            Tensor change = gradient;
            if (decay != 0 && isDecoupled) {
                parameter.mul_(left);
            } else if (decay != 0) {
                change = gradient.add(parameter, decayed);
            }
            double mu = momentum(beta1, step, growth);
            double next = momentum(beta1, step + 1, growth);
            // PyTorch keeps the product as a float32.
            double product = (float) (state.number("mu_product", 1) * mu);
            state.setNumber("mu_product", product);
            Tensor average = state.tensor("exp_avg", () -> torch.zeros_like(parameter));
            Tensor square = state.tensor("exp_avg_sq", () -> torch.zeros_like(parameter));
            average.lerp_(change, taken1);
            square.mul_(kept2).addcmul_(change, change, taken2);
            Tensor root =
                    square.div(new Scalar(1 - Math.pow(beta2, step))).sqrt_().add_(eps);
            parameter.addcdiv_(change, root, new Scalar(-rate * (1 - mu) / (1 - product)));
            parameter.addcdiv_(average, root, new Scalar(-rate * next / (1 - product * next)));
        };
    }

    private static double momentum(double beta1, double step, double growth) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * growth));
    }
}
