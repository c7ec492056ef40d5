package org.mm4j.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Doc;

/**
 * Stands for that every epoch has an order of its own, which loaders see to by themselves: there is nothing left to do.
 */
@Doc("Gives each epoch an order of its own.")
public final class DistSamplerSeedHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public DistSamplerSeedHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
