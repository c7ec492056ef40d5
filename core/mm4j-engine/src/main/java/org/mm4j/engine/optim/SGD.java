package org.mm4j.engine.optim;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Stochastic gradient descent, with momentum (Sutskever et al., On the importance of initialization and momentum in deep
 * learning, 2013) as PyTorch computes it: the first step takes the gradient itself as momentum.
 */
@Doc("Stochastic gradient descent, with momentum.")
public final class SGD extends Optimizer {

    private static final String BUFFER = "momentum_buffer";

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Doc("learning rate") double lr,

            @Default("0.0") @Doc("share of the steps before")
            double momentum,

            @Default("0.0") @Doc("share of the gradient that is left out of the momentum")
            double dampening,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("False") @Doc("whether the momentum is looked ahead")
            boolean nesterov,

            @Default("False") @Doc("whether to climb, not to descend")
            boolean maximize,

            @Inline Implementation implementation) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("momentum", momentum);
            Checks.notNegative("weight_decay", weightDecay);
            if (nesterov && (momentum <= 0 || dampening != 0)) {
                throw new IllegalArgumentException(
                        "nesterov: it needs a momentum above 0 and dampening=0, but momentum is " + momentum
                                + " and dampening " + dampening);
            }
        }
    }

    /** An optimiser as a config describes it. */
    public SGD(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "momentum", args.momentum(),
                        "dampening", args.dampening(),
                        "weight_decay", args.weightDecay(),
                        "nesterov", args.nesterov(),
                        "maximize", args.maximize(),
                        "foreach", null,
                        "differentiable", false));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of(BUFFER);
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double momentum = group.number("momentum");
        double decay = group.number("weight_decay");
        boolean nesterov = group.flag("nesterov");
        Scalar minusRate = new Scalar(-group.number("lr"));
        Scalar decayed = new Scalar(decay);
        Scalar kept = new Scalar(momentum);
        Scalar taken = new Scalar(1 - group.number("dampening"));
        return (parameter, gradient, state) -> {
            Tensor change = decay == 0 ? gradient : gradient.add(parameter, decayed);
            if (momentum != 0) {
                Tensor first = change;
                boolean isNew = !state.has(BUFFER);
                Tensor buffer = state.tensor(BUFFER, () -> first.detach().clone());
                if (!isNew) {
                    buffer.mul_(kept).add_(change, taken);
                }
                change = nesterov ? change.add(buffer, kept) : buffer;
            }
            parameter.add_(change, minusRate);
        };
    }
}
