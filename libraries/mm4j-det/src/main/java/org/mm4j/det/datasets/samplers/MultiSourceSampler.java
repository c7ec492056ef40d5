package org.mm4j.det.datasets.samplers;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.ConcatDataset;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.EndlessOrder;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Samples of several data sets without end, of each the same part of every batch. */
@Doc("Reads samples of several data sets in a fixed ratio.")
public final class MultiSourceSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("a ConcatDataset; the loader gives it") Dataset dataset,
            @Doc("samples a batch, as the loader has it") int batchSize,

            @Doc("the ratio of the numbers of samples of each data set")
            List<Double> sourceRatio,

            @Default("True") @Doc("whether the order is random")
            boolean shuffle,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed) {}

    private final Args args;
    private final ConcatDataset parts;
    private final int[] numbers;
    private final DistInfo dist;

    /** The order that a config asks for. */
    public MultiSourceSampler(Args args, BuildContext build) {
        this.args = args;
        this.parts = SourceRatio.parts(args.dataset(), "MultiSourceSampler");
        this.numbers = SourceRatio.numbers(
                args.batchSize(), args.sourceRatio(), parts.datasets().size());
        this.dist = DistInfo.of(build);
    }

    @Override
    public Dataset dataset() {
        return parts;
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        long seed = (args.seed() == null ? 0 : args.seed()) + epoch;
        List<EndlessOrder> sources = new ArrayList<>();
        parts.datasets().forEach(part -> sources.add(EndlessOrder.of(part.size(), args.shuffle(), seed, dist)));
        int[] ends = parts.cumulativeSizes();
        return new PrimitiveIterator.OfInt() {
            private int source;
            private int taken;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public int nextInt() {
                if (taken == numbers[source]) {
                    source = (source + 1) % numbers.length;
                    taken = 0;
                }
                taken++;
                return sources.get(source).nextInt() + (source == 0 ? 0 : ends[source - 1]);
            }
        };
    }

    @Override
    public boolean isEndless() {
        return true;
    }

    /** The number of samples of the data set: the order itself has no end. */
    @Override
    public int size() {
        return parts.size();
    }
}
