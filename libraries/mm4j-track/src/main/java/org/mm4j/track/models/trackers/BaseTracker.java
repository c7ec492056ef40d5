package org.mm4j.track.models.trackers;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.task.KalmanFilter;

/**
 * A tracker: settings, and {@link #open} for each video. Safe for several threads; of what it opens, each is for one.
 */
public abstract class BaseTracker extends BaseModule {

    /**
     * The arguments that all trackers have.
     *
     * @param momentums only None is supported
     * @param numFramesRetain frames
     */
    public record Common(
            @Doc("running means of what is remembered; only None is supported") @Nullable
            ConfigDict momentums,

            @Default("10") @Doc("a track without a box in so many frames is forgotten")
            int numFramesRetain) {

        public Common {
            if (momentums != null) {
                throw new IllegalArgumentException("momentums is not supported: it averages the embeddings of a"
                        + " re-identification model, which mm4j does not have yet; leave it out");
            }
            if (numFramesRetain < 1) {
                throw new IllegalArgumentException("num_frames_retain is at least 1, not " + numFramesRetain);
            }
        }
    }

    private final @Nullable KalmanFilter motion;

    /** A tracker with a motion model of its own, or null to use that of its model. */
    protected BaseTracker(@Nullable KalmanFilter motion) {
        this.motion = motion;
        if (motion != null) {
            check(motion);
        }
    }

    /** The motion model of its config; null if the config gives it to the model around the tracker. */
    public final @Nullable KalmanFilter motion() {
        return motion;
    }

    /**
     * Begins a video.
     *
     * @throws IllegalStateException if the tracker has no motion model of its own
     */
    public final TrackMemory open() {
        if (motion == null) {
            throw new IllegalStateException(
                    "the tracker has no motion model; add motion=dict(type='KalmanFilter') to it or to the model");
        }
        return open(motion);
    }

    /** Begins a video with a motion model. */
    public final TrackMemory open(KalmanFilter filter) {
        check(filter);
        return memory(filter);
    }

    /** What this tracker remembers of a video: nothing yet. */
    abstract TrackMemory memory(KalmanFilter filter);

    private void check(KalmanFilter filter) {
        String name = getClass().getSimpleName();
        if (filter.args().useNsa()) {
            throw new IllegalArgumentException("use_nsa=True of the KalmanFilter has no effect in " + name
                    + ", which gives the filter no scores; leave it out");
        }
        if (filter.args().centerOnly()) {
            throw new IllegalArgumentException("center_only=True of the KalmanFilter has no effect in " + name
                    + ", which does not gate by distance; leave it out");
        }
    }

    static void checkThreshold(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " is from 0 to 1, not " + value);
        }
    }

    static void checkTentatives(int numTentatives) {
        if (numTentatives < 1) {
            throw new IllegalArgumentException("num_tentatives is at least 1, not " + numTentatives);
        }
    }
}
