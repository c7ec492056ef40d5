package org.mm4j.det.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/** Items by class and picture, each in the order in which they came. */
final class Cells<T> {

    private final List<T> sorted;
    private final long[] cells;
    private final int images;

    private Cells(List<T> sorted, long[] cells, int images) {
        this.sorted = sorted;
        this.cells = cells;
        this.images = images;
    }

    /**
     * Sorts items into cells. Those whose class or picture is -1 are left out. If classes are not told apart all are in
     * class 0, ordered by class within a picture.
     */
    static <T> Cells<T> of(
            List<T> items,
            int categories,
            int images,
            boolean perCategory,
            ToIntFunction<T> category,
            ToIntFunction<T> image) {
        long[] keys = new long[items.size()];
        int size = 0;
        for (int i = 0; i < items.size(); i++) {
            int k = category.applyAsInt(items.get(i));
            int j = image.applyAsInt(items.get(i));
            if (k >= 0 && j >= 0) {
                long cell = perCategory ? (long) k * images + j : (long) j * categories + k;
                keys[size++] = Math.addExact(Math.multiplyExact(cell, items.size()), i);
            }
        }
        Arrays.sort(keys, 0, size);
        List<T> sorted = new ArrayList<>(size);
        long[] cells = new long[size];
        for (int i = 0; i < size; i++) {
            sorted.add(items.get((int) (keys[i] % items.size())));
            long cell = keys[i] / items.size();
            cells[i] = perCategory ? cell : cell / categories;
        }
        return new Cells<>(sorted, cells, images);
    }

    List<T> get(int category, int image) {
        long cell = (long) category * images + image;
        int from = first(cell);
        int to = from;
        while (to < cells.length && cells[to] == cell) {
            to++;
        }
        return sorted.subList(from, to);
    }

    private int first(long cell) {
        int low = 0;
        int high = cells.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cells[middle] < cell) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
