package org.mm4j.engine.dataset;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A data set in which samples with rare classes are repeated: with f the part of the samples that have a class, and t the
 * threshold, by the largest {@code max(1, sqrt(t / f))} of its classes, rounded up (Gupta, Dollár, Girshick, LVIS: A
 * Dataset for Large Vocabulary Instance Segmentation, 2019).
 */
@Doc("Repeats samples that have rare classes.")
public final class ClassBalancedDataset extends DatasetWrapper {

    /** The arguments. */
    public record Args(
            @Doc("the data set; it has to know the classes of its samples")
            Dataset dataset,

            @Doc("classes in a smaller part of the samples than this are repeated")
            double oversampleThr,

            @Default("False") @Doc("whether annotations are read when they are first needed")
            boolean lazyInit) {

        /** Checks the threshold. */
        public Args {
            if (!(oversampleThr >= 0)) {
                throw new IllegalArgumentException("oversample_thr is 0 or more, not " + oversampleThr);
            }
        }
    }

    private final double threshold;
    private int @Nullable [] repeated;

    /** The data set of a config. */
    public ClassBalancedDataset(Args args) {
        super(args.dataset());
        this.threshold = args.oversampleThr();
        if (!args.lazyInit()) {
            initialize();
        }
    }

    @Override
    public void initialize() {
        super.initialize();
        indexes();
    }

    private synchronized int[] indexes() {
        if (repeated == null) {
            repeated = balance();
        }
        return repeated;
    }

    private int[] balance() {
        int size = dataset().size();
        Map<Integer, Integer> counts = new HashMap<>();
        for (int i = 0; i < size; i++) {
            dataset().catIds(i).forEach(id -> counts.merge(id, 1, Integer::sum));
        }
        Map<Integer, Double> factors = new HashMap<>();
        counts.forEach((id, count) -> factors.put(id, Math.max(1, Math.sqrt(threshold / (count / (double) size)))));
        return IntStream.range(0, size)
                .flatMap(i -> IntStream.generate(() -> i).limit(times(dataset().catIds(i), factors)))
                .toArray();
    }

    private static long times(Set<Integer> ids, Map<Integer, Double> factors) {
        return (long) Math.ceil(ids.stream()
                .mapToDouble(id -> factors.getOrDefault(id, 1.0))
                .max()
                .orElse(1));
    }

    @Override
    public int size() {
        return indexes().length;
    }

    @Override
    protected int inner(int index) {
        return indexes()[index];
    }
}
