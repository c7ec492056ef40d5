package org.mm4j.det.datasets.samplers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PrimitiveIterator;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.DistInfo;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.engine.dataset.TorchRandom;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Goes round the classes and takes pictures of each, so that rare classes are seen as often as others (Shen, Lin, Huang,
 * Relay Backpropagation for Effective Learning of Deep Convolutional Neural Networks, 2016).
 */
@Doc("Reads images class by class.")
public final class ClassAwareSampler implements Sampler {

    /** The arguments. */
    public record Args(
            @Doc("what is read; the loader gives it") Dataset dataset,

            @Nullable @Doc("of the order; the loader gives that of the run")
            Long seed,

            @Default("1") @Doc("pictures of a class in a row")
            int numSampleClass) {

        /** Checks the number. */
        public Args {
            if (numSampleClass < 1) {
                throw new IllegalArgumentException("num_sample_class is at least 1, not " + numSampleClass);
            }
        }
    }

    private final Args args;
    private final DistInfo dist;
    private final long seed;
    /** The pictures of each class that has any. */
    private final List<int[]> pictures;

    /**
     * The order that a config asks for.
     *
     * @throws IllegalArgumentException if the classes of the data set are not known, or none occurs
     */
    public ClassAwareSampler(Args args, BuildContext build) {
        this.args = args;
        this.dist = DistInfo.of(build);
        this.seed = args.seed() == null ? 0 : args.seed();
        int classes = args.dataset().metainfo().classes().size();
        if (classes == 0) {
            throw new IllegalArgumentException("ClassAwareSampler needs a data set with classes in its metainfo");
        }
        List<List<Integer>> byClass = new ArrayList<>();
        for (int label = 0; label < classes; label++) {
            byClass.add(new ArrayList<>());
        }
        for (int i = 0; i < args.dataset().size(); i++) {
            for (int label : args.dataset().catIds(i)) {
                // Some data sets give ignored instances the label -1.
                if (label >= 0) {
                    byClass.get(label).add(i);
                }
            }
        }
        this.pictures = byClass.stream()
                .filter(indexes -> !indexes.isEmpty())
                .map(indexes -> indexes.stream().mapToInt(Integer::intValue).toArray())
                .toList();
        if (pictures.isEmpty()) {
            throw new IllegalArgumentException("no picture of " + args.dataset() + " has an instance");
        }
    }

    @Override
    public Dataset dataset() {
        return args.dataset();
    }

    @Override
    public PrimitiveIterator.OfInt order(long epoch) {
        TorchRandom random = new TorchRandom(seed + epoch);
        int count = pictures.size();
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        Round classes = new Round(all, random);
        List<Round> rounds =
                pictures.stream().map(indexes -> new Round(indexes, random)).toList();
        int total = size() * dist.worldSize();
        int[] order = new int[total];
        int filled = 0;
        while (filled < total) {
            Round round = rounds.get(classes.next());
            for (int i = 0; i < args.numSampleClass(); i++) {
                int index = round.next();
                if (filled < total) {
                    order[filled++] = index;
                }
            }
        }
        return Arrays.stream(order, size() * dist.rank(), size() * (dist.rank() + 1))
                .iterator();
    }

    @Override
    public int size() {
        return (int) ((args.dataset().size() + dist.worldSize() - 1L) / dist.worldSize());
    }

    /** Values again and again, each time in another random order. */
    private static final class Round {
        private final int[] values;
        private final TorchRandom random;
        private int[] order;
        private int at;

        Round(int[] values, TorchRandom random) {
            this.values = values;
            this.random = random;
            this.order = random.permutation(values.length);
        }

        int next() {
            if (at == values.length) {
                order = random.permutation(values.length);
                at = 0;
            }
            return values[order[at++]];
        }
    }
}
