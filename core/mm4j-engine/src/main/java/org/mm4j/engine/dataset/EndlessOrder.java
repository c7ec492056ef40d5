package org.mm4j.engine.dataset;

import java.util.PrimitiveIterator;

/** The share of a process in the numbers from 0 to below a size, again and again, shuffled anew each time or not. */
public final class EndlessOrder implements PrimitiveIterator.OfInt {

    private final int size;
    private final boolean shuffle;
    private final int step;
    private final TorchRandom random;
    private int[] order;
    private long at;

    private EndlessOrder(int size, boolean shuffle, long seed, DistInfo dist) {
        if (size < 1) {
            throw new IllegalArgumentException("there is nothing to order");
        }
        this.size = size;
        this.shuffle = shuffle;
        this.step = dist.worldSize();
        this.random = new TorchRandom(seed);
        this.order = shuffle ? random.permutation(size) : new int[0];
        this.at = dist.rank();
    }

    /**
     * An order.
     *
     * @param size at least 1
     * @param shuffle whether each round has a random order of its own
     */
    public static EndlessOrder of(int size, boolean shuffle, long seed, DistInfo dist) {
        return new EndlessOrder(size, shuffle, seed, dist);
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    @Override
    public int nextInt() {
        while (at >= size) {
            at -= size;
            if (shuffle) {
                order = random.permutation(size);
            }
        }
        int index = shuffle ? order[(int) at] : (int) at;
        at += step;
        return index;
    }
}
