package org.mm4j.det.structures.mask;

import java.util.Arrays;

/** A growing list of run lengths. */
final class Runs {

    private int[] values;
    private int size;

    Runs(int capacity) {
        this.values = new int[Math.max(4, capacity)];
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
