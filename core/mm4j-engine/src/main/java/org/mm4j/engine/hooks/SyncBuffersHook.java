package org.mm4j.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;

/** Makes buffers equal in all processes of a training. There is one process, so that there is nothing to do. */
@Doc("Makes buffers equal in all processes; there is one.")
public final class SyncBuffersHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public SyncBuffersHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
