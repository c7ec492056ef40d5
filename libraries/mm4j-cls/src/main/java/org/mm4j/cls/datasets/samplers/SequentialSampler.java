package org.mm4j.cls.datasets.samplers;

import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Every sample once an epoch, in the order of the data; of several processes each reads its share. */
@Doc("Reads every sample once an epoch, in order.")
public final class SequentialSampler implements Sampler {

    /** How samples are dealt out to several processes; named as in configs. */
    @SuppressWarnings("MemberName")
    public enum Subsample {
        /** One after the other in turn. */
        DEFAULT,
        /** A part each of samples that follow each other. */
        SEQUENTIAL
    }

    /** The arguments. */
    public record Args(
            @Default("'default'")
            @Doc("how samples are dealt out to several processes: default one by one in turn, sequential a part each")
            Subsample subsampleType,

            @Doc("what is read; the loader gives it") Dataset dataset,

            @Nullable @Doc("without effect: the order is not random")
            Long seed,

            @Default("True") @Doc("whether some samples are read again so that all processes read the same number")
            boolean roundUp) {}

    private final Args args;
    private final DistInfo dist;

    /**
     * The order that a config asks for.
     *
     * @throws IllegalArgumentException if parts that follow each other are asked for, of equal size, and there are none
     */
    public SequentialSampler(Args args, BuildContext build) {
        this.args = args;
        this.dist = DistInfo.of(build);
        if (args.subsampleType() == Subsample.SEQUENTIAL
                && !args.roundUp()
                && args.dataset().size() % dist.worldSize() != 0) {
            throw new IllegalArgumentException("subsample_type='sequential' with round_up=False leaves out the last of "
                    + args.dataset().size() + " samples for " + dist.worldSize() + " processes; leave out round_up");
        }
    }

    @Override
    public Dataset dataset() {
        return args.dataset();
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        int all = args.dataset().size();
        int size = size();
        return IntStream.range(0, size)
                .map(i -> (int) ((args.subsampleType() == Subsample.DEFAULT
                                ? dist.rank() + (long) i * dist.worldSize()
                                : (long) dist.rank() * size + i)
                        % all))
                .iterator();
    }

    @Override
    public int size() {
        int all = args.dataset().size() - (args.roundUp() ? 0 : dist.rank());
        return Math.max(0, (int) ((all + dist.worldSize() - 1L) / dist.worldSize()));
    }
}
