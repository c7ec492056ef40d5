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
 * Gradient descent whose parameters are also averaged over the steps (Polyak and Juditsky, Acceleration of stochastic
 * approximation by averaging, 1992); the averages are kept as {@code ax}.
 */
@Doc("Gradient descent that averages its parameters.")
public final class ASGD extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-2") @Doc("learning rate") double lr,
            @Default("1e-4") @Doc("decay of the parameters") double lambd,

            @Default("0.75") @Doc("power by which the step falls")
            double alpha,

            @Default("1e6") @Doc("step at which the average begins")
            double t0,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("weight_decay", weightDecay);
        }
    }

    /** An optimiser as a config describes it. */
    public ASGD(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "lambd", args.lambd(),
                        "alpha", args.alpha(),
                        "t0", args.t0(),
                        "weight_decay", args.weightDecay(),
                        "foreach", null,
                        "maximize", args.maximize(),
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("ax");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step", "eta", "mu");
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double rate = group.number("lr");
        double lambda = group.number("lambd");
        double alpha = group.number("alpha");
        double t0 = group.number("t0");
        double decay = group.number("weight_decay");
        Scalar decayed = new Scalar(decay);
        return (parameter, gradient, state) -> {
            double step = state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            // PyTorch keeps both numbers as float32.
            double eta = state.number("eta", (float) rate);
            double mu = state.number("mu", 1);
            Tensor average = state.tensor("ax", () -> torch.zeros_like(parameter));
            parameter.mul_(new Scalar(1 - lambda * eta)).add_(change, new Scalar(-eta));
            if (mu == 1) {
                average.copy_(parameter);
            } else {
                average.add_(parameter.sub(average).mul_(new Scalar(mu)));
            }
            state.setNumber("eta", (float) (rate / Math.pow(1 + lambda * rate * step, alpha)));
            state.setNumber("mu", (float) (1 / Math.max(1, step - t0)));
        };
    }
}
