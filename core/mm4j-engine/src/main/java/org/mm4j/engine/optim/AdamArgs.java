package org.mm4j.engine.optim;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** The arguments that Adam and AdamW share. */
public record AdamArgs(
        @Doc("what is optimised; the wrapper's constructor gives it")
        List<ParamGroup> params,

        @Default("1e-3") @Doc("learning rate") double lr,

        @Default("(0.9, 0.999)") @Doc("how much of the averages of gradients and of their squares is kept")
        List<Double> betas,

        @Default("1e-8") @Doc("added to the root of the average square")
        double eps,

        @Default("False") @Doc("whether to divide by the largest average square so far")
        boolean amsgrad,

        @Default("False") @Doc("whether to climb, not to descend")
        boolean maximize,

        @Inline Implementation implementation,

        @Default("False") @Doc("refused if True: there are no graphs of CUDA")
        boolean capturable,

        @Nullable @Doc("refused if True: the one way there is gives the same numbers")
        Boolean fused) {

    /** Checks the numbers. */
    public AdamArgs {
        Checks.notNegative("lr", lr);
        Checks.notNegative("eps", eps);
        Checks.betas(betas);
        Checks.off("capturable", capturable, "updates are not captured in graphs of CUDA");
        Checks.off("fused", fused, "there is one way of computing an update, with the same numbers");
    }

    /** The settings of a group, in PyTorch's order. */
    Map<String, @Nullable Object> settings(double weightDecay) {
        return Optimizer.settings(
                "lr",
                lr,
                "betas",
                betas,
                "eps",
                eps,
                "weight_decay",
                weightDecay,
                "amsgrad",
                amsgrad,
                "maximize",
                maximize,
                "foreach",
                null,
                "capturable",
                false,
                "differentiable",
                false,
                "fused",
                null);
    }
}
