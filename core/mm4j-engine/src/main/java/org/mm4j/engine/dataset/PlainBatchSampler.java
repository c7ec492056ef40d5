package org.mm4j.engine.dataset;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;

/** Batches of an order as it comes. */
final class PlainBatchSampler implements BatchSampler {

    private final Sampler sampler;
    private final int batchSize;
    private final boolean dropLast;

    PlainBatchSampler(Sampler sampler, int batchSize, boolean dropLast) {
        this.sampler = sampler;
        this.batchSize = batchSize;
        this.dropLast = dropLast;
    }

    @Override
    public Dataset dataset() {
        return sampler.dataset();
    }

    @Override
    public Iterator<int[]> batches(long epoch) {
        PrimitiveIterator.OfInt order = sampler.order(epoch);
        return new Iterator<>() {
            private int[] next = gather();

            private int[] gather() {
                int[] batch = new int[batchSize];
                int filled = 0;
                while (filled < batchSize && order.hasNext()) {
                    batch[filled++] = order.nextInt();
                }
                return filled == batchSize ? batch : dropLast ? new int[0] : Arrays.copyOf(batch, filled);
            }

            @Override
            public boolean hasNext() {
                return next.length > 0;
            }

            @Override
            public int[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int[] batch = next;
                next = gather();
                return batch;
            }
        };
    }

    @Override
    public boolean isEndless() {
        return sampler.isEndless();
    }

    @Override
    public int size() {
        int samples = sampler.size();
        return dropLast ? samples / batchSize : (int) ((samples + batchSize - 1L) / batchSize);
    }
}
