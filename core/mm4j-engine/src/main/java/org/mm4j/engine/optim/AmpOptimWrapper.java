package org.mm4j.engine.optim;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * The wrapper for mixed precision, which is not there: as in the original it needs a device for which it is made, and
 * says so. Configs that name it can be checked and inherited, and trained with {@link OptimWrapper} in its place.
 */
@Doc("Mixed precision; refused, as by the original on a CPU.")
public final class AmpOptimWrapper extends OptimWrapper {

    /** The arguments. */
    public record Args(
            @Default("'dynamic'") @Doc("how the loss is scaled")
            ConfigValue lossScale,

            @Nullable @Doc("the less precise type") String dtype,

            @Default("False") @Doc("whether the model is spread over several devices")
            boolean useFsdp,

            @Inline OptimWrapper.Args wrapper) {}

    /** Refuses. */
    public AmpOptimWrapper(Args args) {
        super(refuse(args));
    }

    private static OptimWrapper.Args refuse(Args args) {
        throw new IllegalArgumentException(
                "mixed precision is not there" + (args.dtype() == null ? "" : " in " + args.dtype())
                        + ": train in float32 with --cfg-options optim_wrapper.type=OptimWrapper, and take out loss_scale, dtype"
                        + " and use_fsdp if the config has them");
    }
}
