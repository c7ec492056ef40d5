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
 * Gradients divided by the root of their average square (Hinton, Neural Networks for Machine Learning, lecture 6, 2012),
 * with momentum, and with the variance in place of the square where it is centred (Graves, Generating Sequences With
 * Recurrent Neural Networks, 2013).
 */
@Doc("Gradients over the root of their average square.")
public final class RMSprop extends Optimizer {

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-2") @Doc("learning rate") double lr,

            @Default("0.99") @Doc("how much of the average square is kept")
            double alpha,

            @Default("1e-8") @Doc("added to the root of the average square")
            double eps,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("0.0") @Doc("share of the steps before")
            double momentum,

            @Default("False") @Doc("whether to divide by the deviation")
            boolean centered,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("eps", eps);
            Checks.notNegative("momentum", momentum);
            Checks.notNegative("weight_decay", weightDecay);
            Checks.notNegative("alpha", alpha);
        }
    }

    /** An optimiser as a config describes it. */
    public RMSprop(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "momentum", args.momentum(),
                        "alpha", args.alpha(),
                        "eps", args.eps(),
                        "centered", args.centered(),
                        "weight_decay", args.weightDecay(),
                        "foreach", null,
                        "maximize", args.maximize(),
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("square_avg", "momentum_buffer", "grad_avg");
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
        double alpha = group.number("alpha");
        double momentum = group.number("momentum");
        boolean isCentered = group.flag("centered");
        Scalar decayed = new Scalar(decay);
        Scalar kept = new Scalar(alpha);
        Scalar taken = new Scalar(1 - alpha);
        Scalar minusOne = new Scalar(-1.0);
        Scalar eps = new Scalar(group.number("eps"));
        Scalar pushed = new Scalar(momentum);
        Scalar minusRate = new Scalar(-group.number("lr"));
        return (parameter, gradient, state) -> {
            state.nextStep();
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            Tensor square = state.tensor("square_avg", () -> torch.zeros_like(parameter));
            square.mul_(kept).addcmul_(change, change, taken);
            Tensor spread = square;
            if (isCentered) {
                Tensor average = state.tensor("grad_avg", () -> torch.zeros_like(parameter));
                average.lerp_(change, taken);
                spread = square.addcmul(average, average, minusOne);
            }
            Tensor root = spread.sqrt().add_(eps);
            if (momentum > 0) {
                Tensor buffer = state.tensor("momentum_buffer", () -> torch.zeros_like(parameter));
                buffer.mul_(pushed).addcdiv_(change, root);
                parameter.add_(buffer, minusRate);
            } else {
                parameter.addcdiv_(change, root, minusRate);
            }
        };
    }
}
