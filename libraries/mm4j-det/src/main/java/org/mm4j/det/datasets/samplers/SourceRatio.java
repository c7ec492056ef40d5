package org.mm4j.det.datasets.samplers;

import java.util.List;
import org.mm4j.engine.dataset.ConcatDataset;
import org.mm4j.engine.dataset.Dataset;

/** How many samples of each part of a {@link ConcatDataset} a batch has. */
final class SourceRatio {

    private SourceRatio() {}

    /** The parts of a data set. */
    static ConcatDataset parts(Dataset dataset, String sampler) {
        if (dataset instanceof ConcatDataset parts) {
            return parts;
        }
        throw new IllegalArgumentException(sampler + " takes samples from the parts of a ConcatDataset, not from "
                + dataset.getClass().getSimpleName());
    }

    /**
     * The numbers, which sum to the size of the batch; the first part gets what rounding leaves.
     *
     * @throws IllegalArgumentException if a part gets none
     */
    static int[] numbers(int batchSize, List<Double> ratio, int parts) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch_size is at least 1, not " + batchSize);
        }
        if (ratio.size() != parts) {
            throw new IllegalArgumentException(
                    "source_ratio has " + ratio.size() + " numbers, and the data set has " + parts + " parts");
        }
        double sum = ratio.stream().mapToDouble(Double::doubleValue).sum();
        int[] numbers = new int[parts];
        numbers[0] = batchSize;
        for (int i = 1; i < parts; i++) {
            numbers[i] = (int) (batchSize * ratio.get(i) / sum);
            numbers[0] -= numbers[i];
        }
        for (int i = 0; i < parts; i++) {
            if (numbers[i] < 1) {
                throw new IllegalArgumentException("a batch of " + batchSize + " has no sample of part " + i
                        + " with source_ratio=" + ratio + "; make the batch larger, or leave the part out");
            }
        }
        return numbers;
    }
}
