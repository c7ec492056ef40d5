package org.mm4j.track.datasets;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.engine.dataset.TorchRandom;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;

/**
 * Reads every frame of a {@link BaseVideoDataset} once an epoch: for test the videos one after the other, whole videos
 * for each of several processes; for training in random order.
 */
@Doc("Reads every frame of a data set of videos once an epoch.")
public final class TrackImgSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed) {

        /** Checks. */
        public Args {
            if (!(dataset instanceof BaseVideoDataset)) {
                throw new IllegalArgumentException("TrackImgSampler reads data sets of videos, such as"
                        + " MOTChallengeDataset, not " + dataset.getClass().getSimpleName()
                        + "; wrapped ones are not supported");
            }
        }
    }

    private final BaseVideoDataset dataset;
    private final long seed;
    private final DistInfo dist;

    /**
     * The order that a config asks for.
     *
     * @throws IllegalArgumentException if there are fewer videos than processes for test
     */
    public TrackImgSampler(Args args, BuildContext build) {
        this.dataset = (BaseVideoDataset) args.dataset();
        this.seed = args.seed() == null ? 0 : args.seed();
        this.dist = DistInfo.of(build);
        if (dataset.testMode() && dataset.videos() < dist.worldSize()) {
            throw new IllegalArgumentException(
                    "there are " + dataset.videos() + " videos for " + dist.worldSize() + " processes");
        }
    }

    @Override
    public Dataset dataset() {
        return dataset;
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        if (dataset.testMode()) {
            int[] videos = ownVideos();
            return IntStream.range(dataset.frames(videos[0])[0], dataset.frames(videos[1] - 1)[1])
                    .iterator();
        }
        int all = dataset.size();
        int[] order = new TorchRandom(seed + epoch).permutation(all);
        return IntStream.range(0, size())
                .map(i -> order[(int) ((dist.rank() + (long) i * dist.worldSize()) % all)])
                .iterator();
    }

    /** The first video of this process, and the one behind its last: shares differ by one, the larger ones come first. */
    private int[] ownVideos() {
        int share = dataset.videos() / dist.worldSize();
        int larger = dataset.videos() % dist.worldSize();
        int first = dist.rank() * share + Math.min(dist.rank(), larger);
        return new int[] {first, first + share + (dist.rank() < larger ? 1 : 0)};
    }

    @Override
    public int size() {
        if (dataset.testMode()) {
            int[] videos = ownVideos();
            return dataset.frames(videos[1] - 1)[1] - dataset.frames(videos[0])[0];
        }
        return (int) ((dataset.size() + dist.worldSize() - 1L) / dist.worldSize());
    }
}
