package org.mm4j.cls.engine.optimizers;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.optim.Checks;
import org.mm4j.engine.optim.GroupSettings;
import org.mm4j.engine.optim.Optimizer;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.engine.optim.ParamState;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gradient descent whose learning rate depends on the norms of each parameter and its gradient (You et al., <a
 * href="https://arxiv.org/abs/1708.03888">Large Batch Training of Convolutional Networks</a>). Groups with
 * {@code lars_exclude=True}, which {@code custom_keys} may give, have the plain rate.
 */
@Doc("Gradient descent with a learning rate by the norm of each parameter.")
@GroupSettings("lars_exclude")
public final class LARS extends Optimizer {

    private static final String BUFFER = "momentum_buffer";

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Doc("learning rate") double lr,

            @Default("0.0") @Doc("share of the steps before")
            double momentum,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay,

            @Default("0.0") @Doc("share of the step that is left out of the momentum")
            double dampening,

            @Default("0.001") @Doc("how much of a parameter's norm a step may be")
            double eta,

            @Default("False") @Doc("whether the momentum is looked ahead")
            boolean nesterov,

            @Default("1e-8") @Doc("added to the norm of the gradient")
            double eps) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("momentum", momentum);
            Checks.notNegative("weight_decay", weightDecay);
            Checks.notNegative("eta", eta);
            if (nesterov && (momentum <= 0 || dampening != 0)) {
                throw new IllegalArgumentException(
                        "nesterov: it needs a momentum above 0 and dampening=0, but momentum is " + momentum
                                + " and dampening " + dampening);
            }
        }
    }

    private final double eps;

    /** An optimiser as a config describes it. */
    public LARS(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "momentum", args.momentum(),
                        "dampening", args.dampening(),
                        "weight_decay", args.weightDecay(),
                        "nesterov", args.nesterov(),
                        "eta", args.eta()));
        this.eps = args.eps();
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of(BUFFER);
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double rate = group.number("lr");
        double eta = group.number("eta");
        double decay = group.number("weight_decay");
        boolean isExcluded = group.flag("lars_exclude");
        Scalar decayed = new Scalar(decay);
        Momentum momentum = new Momentum(group);
        return (parameter, gradient, state) -> {
            double local = isExcluded ? 1 : local(parameter, gradient, eta, decay);
            Tensor step = gradient.add(parameter, decayed).mul_(new Scalar(local * rate));
            parameter.sub_(momentum.of(step, state));
        };
    }

    private double local(Tensor parameter, Tensor gradient, double eta, double decay) {
        double weights = parameter.norm().item_double();
        double changes = gradient.norm().item_double();
        return weights == 0 || changes == 0 ? 1 : eta * weights / (changes + decay * weights + eps);
    }

    /** What is kept of the steps before. */
    private static final class Momentum {

        private final double share;
        private final boolean nesterov;
        private final Scalar kept;
        private final Scalar taken;

        Momentum(ParamGroup group) {
            this.share = group.number("momentum");
            this.nesterov = group.flag("nesterov");
            this.kept = new Scalar(share);
            this.taken = new Scalar(1 - group.number("dampening"));
        }

        Tensor of(Tensor step, ParamState state) {
            if (share == 0) {
                return step;
            }
            boolean isNew = !state.has(BUFFER);
            Tensor buffer = state.tensor(BUFFER, () -> step.detach().clone());
            if (!isNew) {
                buffer.mul_(kept).add_(step, taken);
            }
            return nesterov ? step.add(buffer, kept) : buffer;
        }
    }
}
