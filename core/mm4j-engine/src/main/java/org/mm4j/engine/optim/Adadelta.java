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
 * Steps in the units of the parameters (Zeiler, ADADELTA: An Adaptive Learning Rate Method, 2012).
 */
@Doc("Steps in the units of the parameters.")
public final class Adadelta extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1.0") @Doc("learning rate") double lr,

            @Default("0.9") @Doc("how much of the average squares is kept, from 0 to 1")
            double rho,

            @Default("1e-6") @Doc("added to the average squares")
            double eps,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            if (!(rho >= 0 && rho <= 1)) {
                throw new IllegalArgumentException("rho: expected a number from 0 to 1, got " + rho);
            }
            Checks.notNegative("eps", eps);
            Checks.notNegative("weight_decay", weightDecay);
        }
    }

    /** An optimiser as a config describes it. */
    public Adadelta(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "rho", args.rho(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "maximize", args.maximize(),
                        "foreach", null,
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("square_avg", "acc_delta");
    }

    @Override
    protected Set<String> numberNames() {
        return Set.of("step");
    }

    @Override
    protected boolean numbersAreTensors() {
        return false;
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double decay = group.number("weight_decay");
        double rho = group.number("rho");
        Scalar decayed = new Scalar(decay);
        Scalar kept = new Scalar(rho);
        Scalar taken = new Scalar(1 - rho);
        Scalar eps = new Scalar(group.number("eps"));
        Scalar minusRate = new Scalar(-group.number("lr"));
        return (parameter, gradient, state) -> {
            state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            Tensor square = state.tensor("square_avg", () -> torch.zeros_like(parameter));
            Tensor moved = state.tensor("acc_delta", () -> torch.zeros_like(parameter));
            square.mul_(kept).addcmul_(change, change, taken);
            Tensor root = square.add(eps).sqrt_();
            Tensor delta = moved.add(eps).sqrt_().div_(root).mul_(change);
            moved.mul_(kept).addcmul_(delta, delta, taken);
            parameter.add_(delta, minusRate);
        };
    }
}
