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
 * Gradients divided by the root of the sum of their squares (Duchi et al., Adaptive Subgradient Methods for Online
 * Learning and Stochastic Optimization, 2011).
 */
@Doc("Gradients over the root of the sum of their squares.")
public final class Adagrad extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-2") @Doc("learning rate") double lr,

            @Default("0.0") @Doc("how fast the learning rate falls with the steps")
            double lrDecay,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("0.0") @Doc("what the sum begins with") double initialAccumulatorValue,

            @Default("1e-10") @Doc("added to the root of the sum")
            double eps,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("lr_decay", lrDecay);
            Checks.notNegative("weight_decay", weightDecay);
            Checks.notNegative("initial_accumulator_value", initialAccumulatorValue);
            Checks.notNegative("eps", eps);
        }
    }

    /** An optimiser as a config describes it. */
    public Adagrad(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "lr_decay", args.lrDecay(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "initial_accumulator_value", args.initialAccumulatorValue(),
                        "foreach", null,
                        "maximize", args.maximize(),
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("sum");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step");
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double rate = group.number("lr");
        double rateDecay = group.number("lr_decay");
        double decay = group.number("weight_decay");
        Scalar first = new Scalar(group.number("initial_accumulator_value"));
        Scalar decayed = new Scalar(decay);
        Scalar eps = new Scalar(group.number("eps"));
        return (parameter, gradient, state) -> {
            double step = state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            Tensor sum = state.tensor("sum", () -> torch.full_like(parameter, first));
            sum.addcmul_(change, change);
            Scalar minusRate = new Scalar(-(rate / (1 + (step - 1) * rateDecay)));
            parameter.addcdiv_(change, sum.sqrt().add_(eps), minusRate);
        };
    }
}
