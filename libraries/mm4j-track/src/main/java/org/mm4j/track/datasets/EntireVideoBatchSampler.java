package org.mm4j.track.datasets;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PrimitiveIterator;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.Dataset;
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
    public Iterator<int[]> batches(long epoch) {
        List<int[]> batches = new ArrayList<>();
        PrimitiveIterator.OfInt order = sampler.order(epoch);
        List<Integer> batch = new ArrayList<>();
        while (order.hasNext()) {
            batch.add(order.nextInt());
            int[] video = dataset.frames(dataset.videoOf(batch.get(0)));
            if (batch.size() == video[1] - video[0]) {
                batches.add(batch.stream().mapToInt(Integer::intValue).toArray());
                batch.clear();
            }
        }
        return batches.iterator();
    }

    @Override
    public int size() {
        int videos = 0;
        for (Iterator<int[]> all = batches(0); all.hasNext(); all.next()) {
            videos++;
        }
        return videos;
    }
}
