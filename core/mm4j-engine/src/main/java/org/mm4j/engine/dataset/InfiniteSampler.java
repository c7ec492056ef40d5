package org.mm4j.engine.dataset;

import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** All samples again and again without end, shuffled anew each time; each of several processes reads its share. */
@Doc("Reads all samples again and again without end.")
public final class InfiniteSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Default("True") @Doc("whether the order is random")
            boolean shuffle,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed) {}

    private final Args args;
    private final DistInfo dist;
    private final long seed;

    /** The order that a config asks for. */
    public InfiniteSampler(Args args, BuildContext build) {
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
        return EndlessOrder.of(args.dataset().size(), args.shuffle(), seed + epoch, dist);
    }

    @Override
    public boolean isEndless() {
        return true;
    }

    /** The number of samples of the data set: the order itself has no end. */
    @Override
    public int size() {
        return args.dataset().size();
    }
}
