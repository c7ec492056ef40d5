package org.mm4j.engine.optim;

import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Adam with weight decay that does not go through the averages (Loshchilov and Hutter, Decoupled Weight Decay
 * Regularization, 2019).
 */
@Doc("Adam with decoupled weight decay.")
public final class AdamW extends Optimizer {

    /** The arguments. */
    public record Args(
            @Inline AdamArgs adam,

            @Default("1e-2") @Doc("share of the parameter that is taken off, times the learning rate")
            double weightDecay) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("weight_decay", weightDecay);
        }
    }

    /** An optimiser as a config describes it. */
    public AdamW(Args args) {
        super(args.adam().params(), args.adam().settings(args.weightDecay()));
    }

    @Override
    protected Set<String> stateNames() {
        return AdamRule.STATES;
    }

    @Override
    protected Set<String> numberNames() {
        return AdamRule.NUMBERS;
    }

    @Override
    protected Rule rule(ParamGroup group) {
        AdamRule rule = new AdamRule(group);
        double decay = group.number("weight_decay");
        Scalar kept = new Scalar(1 - group.number("lr") * decay);
        return (parameter, gradient, state) -> {
            parameter.mul_(kept);
            rule.update(parameter, gradient, state);
        };
    }
}
