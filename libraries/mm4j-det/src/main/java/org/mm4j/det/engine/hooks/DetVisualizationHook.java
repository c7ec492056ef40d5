package org.mm4j.det.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Draws nothing, which is what configs ask for unless they say {@code draw=True}; that is refused. {@code mm4j infer}
 * draws what a model finds.
 */
@Doc("Draws predictions in a validation; only draw=False is supported.")
public final class DetVisualizationHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether predictions are drawn; only False is supported")
            boolean draw,

            @Default("50") @Doc("pictures from one that is drawn to the next")
            int interval,

            @Default("0.3") @Doc("the least score of what is drawn")
            double scoreThr,

            @Default("False") @Doc("whether pictures are shown; only False is supported")
            boolean show,

            @Default("0.0") @Doc("seconds for which a picture is shown")
            double waitTime,

            @Nullable @Doc("where pictures of a test go; of no use in a training")
            String testOutDir,

            @Nullable @Doc("how pictures are read; of no use without draw")
            ConfigDict backendArgs,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {

        /** Refuses what is not supported. */
        public Args {
            if (draw || show) {
                throw new IllegalArgumentException(
                        "draw=True and show=True are not supported: mm4j infer draws what a model finds");
            }
        }
    }

    /** A hook. */
    public DetVisualizationHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
