package org.mm4j.engine.optim;

import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Adam (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015), also in the variant AMSGrad (Reddi et al., On
 * the Convergence of Adam and Beyond, 2018).
 */
@Doc("Adam.")
public final class Adam extends Optimizer {

    /** The arguments. */
    public record Args(
            @Inline AdamArgs adam,

            @Default("0.0") @Doc("share of the parameter that is added to its gradient")
            double weightDecay) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("weight_decay", weightDecay);
        }
    }

    /** An optimiser as a config describes it. */
    public Adam(Args args) {
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
        Scalar decayed = new Scalar(decay);
        return (parameter, gradient, state) ->
                rule.update(parameter, decay == 0 ? gradient : gradient.add(parameter, decayed), state);
    }
}
