package org.mm4j.engine.dataset;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Every sample once an epoch, shuffled or not; each of several processes reads its share. */
@Doc("Reads every sample once an epoch.")
public final class DefaultSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Default("True") @Doc("whether the order is random, another one each epoch")
            boolean shuffle,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed,

            @Default("True") @Doc("whether some samples are read again so that all processes read the same number")
            boolean roundUp) {}

    private final Args args;
    private final DistInfo dist;
    private final long seed;

    /** The order that a config asks for. */
    public DefaultSampler(Args args, BuildContext build) {
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
        int[] order = args.shuffle() ? new TorchRandom(seed + epoch).permutation(all) : null;
        return IntStream.range(0, size())
                .map(i -> (int) ((dist.rank() + (long) i * dist.worldSize()) % all))
                .map(i -> order == null ? i : order[i])
                .iterator();
    }

    @Override
    public int size() {
        int all = args.dataset().size() - (args.roundUp() ? 0 : dist.rank());
        return Math.max(0, (int) ((all + dist.worldSize() - 1L) / dist.worldSize()));
    }
}
