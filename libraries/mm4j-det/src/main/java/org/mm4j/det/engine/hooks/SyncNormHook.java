package org.mm4j.det.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.registry.Doc;

/** Makes norms equal in all processes of a training. There is one process, so that there is nothing to do. */
@Doc("Makes norms equal in all processes; there is one.")
public final class SyncNormHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public SyncNormHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
