package org.mm4j.cls.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Rest;

/**
 * Draws nothing, which is what configs ask for unless they say {@code enable=True}; that is refused. {@code mm4j infer}
 * draws what a model finds.
 */
@Doc("Draws predictions in a validation; only enable=False is supported.")
public final class VisualizationHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether predictions are drawn; only False is supported")
            boolean enable,

            @Default("5000") @Doc("pictures from one that is drawn to the next")
            int interval,

            @Default("False") @Doc("whether pictures are shown; only False is supported")
            boolean show,

            @Nullable @Doc("where pictures go; of no use without enable")
            String outDir,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority,

            @Rest @Doc("how pictures are drawn; of no use without enable")
            ConfigDict drawArgs) {

        /** Refuses what is not supported. */
        public Args {
            if (enable || show) {
                throw new IllegalArgumentException(
                        "enable=True and show=True are not supported: mm4j infer draws what a model finds");
            }
        }
    }

    /** A hook. */
    public VisualizationHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
