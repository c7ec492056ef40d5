package org.mm4j.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Gives memory of GPUs that is kept for reuse back to the system. On the CPU nothing is kept, so that there is nothing
 * to do; elsewhere it is refused.
 */
@Doc("Gives unused memory of GPUs back; of no use on the CPU.")
public final class EmptyCacheHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("before each epoch") boolean beforeEpoch,
            @Default("True") @Doc("after each epoch") boolean afterEpoch,
            @Default("False") @Doc("after each iteration") boolean afterIter,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    /** A hook. */
    public EmptyCacheHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }

    @Override
    public void beforeRun(Runner runner) {
        if (!runner.device().equals("cpu")) {
            throw new IllegalArgumentException(
                    "EmptyCacheHook is not supported on " + runner.device() + ": take it out of the config's hooks");
        }
    }
}
