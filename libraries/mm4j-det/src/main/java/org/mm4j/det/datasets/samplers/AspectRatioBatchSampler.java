package org.mm4j.det.datasets.samplers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import org.mm4j.engine.dataset.BatchSampler;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.dataset.Sampler;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Batches of pictures that are all higher than wide, or all not, so that little of a batch is padding. At the end of the
 * order what is left of both is put together.
 */
@Doc("Puts images of like aspect ratio into a batch.")
public final class AspectRatioBatchSampler implements BatchSampler {

    /** The arguments. */
    public record Args(
            @Doc("the order; the loader gives it") Sampler sampler,
            @Doc("samples a batch; the loader gives it") int batchSize,

            @Default("False") @Doc("whether a last batch that is not full is left out")
            boolean dropLast) {

        /** Checks the size. */
        public Args {
            if (batchSize < 1) {
                throw new IllegalArgumentException("batch_size is at least 1, not " + batchSize);
            }
        }
    }

    private final Args args;

    /** The batches that a config asks for. */
    public AspectRatioBatchSampler(Args args) {
        this.args = args;
    }

    @Override
    public Dataset dataset() {
        return args.sampler().dataset();
    }

    @Override
    public Iterator<int[]> batches(long epoch) {
        return new Batches(args.sampler().order(epoch));
    }

    @Override
    public boolean isEndless() {
        return args.sampler().isEndless();
    }

    @Override
    public int size() {
        int samples = args.sampler().size();
        return args.dropLast()
                ? samples / args.batchSize()
                : (int) ((samples + args.batchSize() - 1L) / args.batchSize());
    }

    private final class Batches implements Iterator<int[]> {
        private final PrimitiveIterator.OfInt order;
        private final List<Integer> high = new ArrayList<>();
        private final List<Integer> wide = new ArrayList<>();
        private final Deque<int[]> ready = new ArrayDeque<>();
        private boolean hasEnded;

        Batches(PrimitiveIterator.OfInt order) {
            this.order = order;
        }

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && order.hasNext()) {
                int index = order.nextInt();
                List<Integer> bucket = PictureShape.isHigh(dataset(), index, "AspectRatioBatchSampler") ? high : wide;
                bucket.add(index);
                if (bucket.size() == args.batchSize()) {
                    ready.add(array(bucket));
                    bucket.clear();
                }
            }
            if (ready.isEmpty() && !hasEnded) {
                hasEnded = true;
                List<Integer> rest = new ArrayList<>(high);
                rest.addAll(wide);
                for (int from = 0; from < rest.size(); from += args.batchSize()) {
                    int to = Math.min(from + args.batchSize(), rest.size());
                    // As in the original, the last batch is left out even if it is full.
                    if (to < rest.size() || !args.dropLast()) {
                        ready.add(array(rest.subList(from, to)));
                    }
                }
            }
            return !ready.isEmpty();
        }

        private static int[] array(List<Integer> indexes) {
            return indexes.stream().mapToInt(Integer::intValue).toArray();
        }

        @Override
        public int[] next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }
    }
}
