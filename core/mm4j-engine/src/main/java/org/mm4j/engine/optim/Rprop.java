package org.mm4j.engine.optim;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Steps whose size depends on whether the gradient kept its sign, for whole data sets (Riedmiller and Braun, A direct
 * adaptive method for faster backpropagation learning, 1993).
 */
@Doc("Steps by the sign of the gradient.")
public final class Rprop extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-2") @Doc("learning rate") double lr,

            @Default("(0.5, 1.2)") @Doc("factors of a step where the sign changed and where it did not")
            List<Double> etas,

            @Default("(1e-6, 50)") @Doc("least and largest step")
            List<Double> stepSizes,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            if (etas.size() != 2 || !(etas.get(0) > 0 && etas.get(0) < 1 && etas.get(1) > 1)) {
                throw new IllegalArgumentException("etas: expected one from 0 to 1 and one above 1, got " + etas);
            }
            if (stepSizes.size() != 2) {
                throw new IllegalArgumentException("step_sizes: expected two numbers, got " + stepSizes);
            }
        }
    }

    /** An optimiser as a config describes it. */
    public Rprop(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "etas", args.etas(),
                        "step_sizes", args.stepSizes(),
                        "foreach", null,
                        "maximize", args.maximize(),
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("prev", "step_size");
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
        Scalar rate = new Scalar(group.number("lr"));
        Scalar less = new Scalar(group.numbers("etas").get(0));
        Scalar more = new Scalar(group.numbers("etas").get(1));
        ScalarOptional least =
                new ScalarOptional(new Scalar(group.numbers("step_sizes").get(0)));
        ScalarOptional largest =
                new ScalarOptional(new Scalar(group.numbers("step_sizes").get(1)));
        Scalar zero = new Scalar(0.0);
        Scalar one = new Scalar(1.0);
        Scalar minusOne = new Scalar(-1.0);
        return (parameter, gradient, state) -> {
            state.nextStep();
            Tensor before = state.tensor("prev", () -> torch.zeros_like(parameter));
            Tensor size = state.tensor("step_size", () -> torch.full_like(parameter, rate));
            Tensor factor = gradient.mul(before);
            Tensor isTurned = factor.lt(zero);
            Tensor isKept = factor.gt(zero);
            factor.fill_(one).masked_fill_(isTurned, less).masked_fill_(isKept, more);
            size.mul_(factor).clamp_(least, largest);
            Tensor change = gradient.masked_fill(isTurned, zero);
            parameter.addcmul_(change.sign(), size, minusOne);
            before.copy_(change);
        };
    }
}
