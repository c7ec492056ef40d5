package org.mm4j.det.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Stands for that a loss that is not finite ends a training, which it does in every iteration with or without it. */
@Doc("Ends a training at a loss that is not finite.")
public final class CheckInvalidLossHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("50") @Doc("iterations from one look to the next; every one is looked at")
            int interval,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public CheckInvalidLossHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
