package org.mm4j.track.engine.hooks;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Draws nothing, which is what configs ask for unless they say {@code draw=True}; that is refused. {@code mm4j track}
 * draws the tracks of a video.
 */
@Doc("Draws tracks in a validation; only draw=False is supported.")
public final class TrackVisualizationHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether tracks are drawn; only False is supported")
            boolean draw,

            @Default("30") @Doc("of mmdet: frames from one that is drawn to the next")
            int frameInterval,

            @Default("30") @Doc("of mmtracking: the same") int interval,

            @Default("0.3") @Doc("the least score of what is drawn")
            double scoreThr,

            @Default("False") @Doc("whether frames are shown; only False is supported")
            boolean show,

            @Default("0.0") @Doc("seconds for which a frame is shown")
            double waitTime,

            @Nullable @Doc("where frames of a test go; of no use without draw")
            String testOutDir,

            @Nullable @Doc("how frames are read; of no use without draw")
            ConfigDict fileClientArgs,

            @Nullable @Doc("how frames are read; of no use without draw")
            ConfigDict backendArgs,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {

        /** Refuses what is not supported. */
        public Args {
            if (draw || show) {
                throw new IllegalArgumentException(
                        "draw=True and show=True are not supported: mm4j track draws the tracks of a video");
            }
        }
    }

    /** A hook. */
    public TrackVisualizationHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }
}
