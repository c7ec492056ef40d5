package org.mm4j.track.datasets;

import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;

/** Reads the frames of videos one after the other, for test; whole videos for each of several processes. */
@Doc("Reads the frames of videos one after the other, for test.")
public final class VideoSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Nullable @Doc("without effect: the order is not random")
            Long seed) {

        /** Checks. */
        public Args {
            if (dataset instanceof BaseVideoDataset videos && !videos.testMode()) {
                throw new IllegalArgumentException(
                        "VideoSampler is for test only: set test_mode=True of the data set, or take TrackImgSampler");
            }
        }
    }

    private final TrackImgSampler frames;

    /**
     * The order that a config asks for.
     *
     * @throws IllegalArgumentException if there are fewer videos than processes, or what is read is no data set of videos
     */
    public VideoSampler(Args args, BuildContext build) {
        this.frames = new TrackImgSampler(new TrackImgSampler.Args(args.dataset(), args.seed()), build);
    }

    @Override
    public Dataset dataset() {
        return frames.dataset();
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        return frames.order(epoch);
    }

    @Override
    public int size() {
        return frames.size();
    }
}
