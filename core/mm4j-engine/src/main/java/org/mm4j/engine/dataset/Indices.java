package org.mm4j.engine.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.registry.FromConfig;

/** Which samples of a data set are used: the first or last few, or some by number. */
public final class Indices {

    private final int few;
    private final int[] chosen;
    private final boolean isFew;

    private Indices(int few, int[] chosen, boolean isFew) {
        this.few = few;
        this.chosen = chosen;
        this.isFew = isFew;
    }

    /** The first samples of a positive number, the last ones of a negative number. */
    @FromConfig
    public static Indices few(int number) {
        return new Indices(number, new int[0], true);
    }

    /** Samples by number, in this order; negative numbers count from the end. */
    @FromConfig
    public static Indices of(List<Integer> numbers) {
        return new Indices(0, numbers.stream().mapToInt(Integer::intValue).toArray(), false);
    }

    /**
     * The numbers of the samples.
     *
     * @param size how many samples there are
     * @throws DatasetException if there is no such sample
     */
    int[] select(int size) {
        if (isFew) {
            // As a slice of a list: more than there are means all of them.
            return few >= 0
                    ? IntStream.range(0, Math.min(few, size)).toArray()
                    : IntStream.range(Math.max(0, size + few), size).toArray();
        }
        return Arrays.stream(chosen)
                .map(index -> {
                    if (index >= size || index < -size) {
                        throw new DatasetException("indices names sample " + index + ", and there are " + size);
                    }
                    return index < 0 ? size + index : index;
                })
                .toArray();
    }

    @Override
    public String toString() {
        return isFew ? Integer.toString(few) : Arrays.toString(chosen);
    }
}
