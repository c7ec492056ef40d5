package org.mm4j.track.datasets;

import java.util.Iterator;
import java.util.PrimitiveIterator;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Puts all frames of a video into a batch, for test: they are in memory together. */
@Doc("Puts all frames of a video into a batch.")
public final class EntireVideoBatchSampler implements BatchSampler {

    /** The arguments. */
    public record Args(
            @Doc("the order; the loader gives it") Sampler sampler,

            @Default("1") @Doc("videos a batch; only 1, and the loader gives it")
            int batchSize,

            @Default("False") @Doc("only False: every video is a full batch")
            boolean dropLast) {

        /** Checks. */
        public Args {
            if (batchSize != 1) {
                throw new IllegalArgumentException("batch_size of an EntireVideoBatchSampler is 1, not " + batchSize);
            }
            if (dropLast) {
                throw new IllegalArgumentException("drop_last has no effect on batches that are videos; leave it out");
            }
            if (!(sampler.dataset() instanceof BaseVideoDataset videos) || !videos.testMode()) {
                throw new IllegalArgumentException("EntireVideoBatchSampler reads videos for test, such as"
                        + " MOTChallengeDataset with test_mode=True, not "
                        + sampler.dataset().getClass().getSimpleName());
            }
        }
    }

    private final Sampler sampler;
    private final BaseVideoDataset dataset;

    /** The batches that a config asks for. */
    public EntireVideoBatchSampler(Args args) {
        this.sampler = args.sampler();
        this.dataset = (BaseVideoDataset) args.sampler().dataset();
    }

    @Override
    public Dataset dataset() {
        return dataset;
    }

    @Override
    public boolean isEndless() {
        return sampler.isEndless();
    }

    /**
     * The numbers of the frames of each video.
     *
     * @return with {@code next} that ends with a {@link DatasetException} where the sampler does not give the frames of a
     *     video one after the other, from the first to the last
     */
    @Override
    public Iterator<int[]> batches(long epoch) {
        PrimitiveIterator.OfInt order = sampler.order(epoch);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return order.hasNext();
            }

            @Override
            public int[] next() {
                int first = order.nextInt();
                int[] span = dataset.frames(dataset.videoOf(first));
                requireNext(span[0], first, span);
                int[] video = new int[span[1] - span[0]];
                video[0] = first;
                for (int i = 1; i < video.length; i++) {
                    if (!order.hasNext()) {
                        throw scattered("ends with sample " + video[i - 1], span);
                    }
                    video[i] = order.nextInt();
                    requireNext(span[0] + i, video[i], span);
                }
                return video;
            }
        };
    }

    private void requireNext(int expected, int given, int[] span) {
        if (given != expected) {
            throw scattered("gives sample " + given + " where " + expected + " is next", span);
        }
    }

    private DatasetException scattered(String what, int[] span) {
        return new DatasetException("EntireVideoBatchSampler needs the frames of a video one after the other: "
                + sampler.getClass().getSimpleName() + " " + what + ", of a video whose frames are the samples "
                + span[0] + " to " + (span[1] - 1) + "; use sampler=dict(type='TrackImgSampler')");
    }

    @Override
    public int size() {
        if (isEndless()) {
            return dataset.videos();
        }
        int videos = 0;
        for (Iterator<int[]> all = batches(0); all.hasNext(); all.next()) {
            videos++;
        }
        return videos;
    }
}
