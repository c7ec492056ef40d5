package org.mm4j.cls.datasets.samplers;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.engine.dataset.TorchRandom;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Each sample several times over, each time for another process if there are several, so that a step sees different
 * augmentations of it (Hoffer et al., arXiv:1902.05509). An epoch has as many samples as without repeating, and so reads
 * a part of the data set only: without {@code shuffle} always the same one.
 */
@Doc("Reads samples several times over, each time augmented in another way.")
public final class RepeatAugSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Default("True") @Doc("whether the order is random, another one each epoch")
            boolean shuffle,

            @Default("3") @Doc("how often a sample comes") int numRepeats,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed) {

        /** Checks the number. */
        public Args {
            if (numRepeats < 1) {
                throw new IllegalArgumentException("num_repeats is at least 1, not " + numRepeats);
            }
        }
    }

    private final Args args;
    private final DistInfo dist;
    private final long seed;

    /** The order that a config asks for. */
    public RepeatAugSampler(Args args, BuildContext build) {
        this.args = args;
        this.dist = DistInfo.of(build);
        this.seed = args.seed() == null ? 0 : args.seed();
    }

    @Override
    public Dataset dataset() {
        return args.dataset();
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        int all = args.dataset().size();
        long repeated = (long) all * args.numRepeats();
        int[] order = args.shuffle() ? new TorchRandom(seed + epoch).permutation(all) : null;
        return IntStream.range(0, size())
                .mapToLong(i -> (dist.rank() + (long) i * dist.worldSize()) % repeated)
                .mapToInt(i -> (int) (i / args.numRepeats()))
                .map(i -> order == null ? i : order[i])
                .iterator();
    }

    @Override
    public int size() {
        return (int) ((args.dataset().size() + dist.worldSize() - 1L) / dist.worldSize());
    }
}
