package org.mm4j.engine.data;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Lets steps remember earlier samples, such as a cache of pictures to mix in, although several threads work on samples
 * at a time: what a step remembers is handed from each sample to the next one <em>in the order of the data</em>, so that
 * it does not depend on the number of workers.
 *
 * <p>A loader has one order for a run, asks it for a {@link #turn} for each sample in the order of the data, gives that
 * to the sample by {@link Results#withTurn} and closes it when the pipeline is through with the sample, whatever came
 * out. It starts samples in the same order; a step waits until the samples before have passed it.
 */
public final class SampleOrder {

    private final Map<Object, TreeMap<Long, Object>> states = new HashMap<>();
    private final Set<Long> open = new HashSet<>();
    private long next;

    /** An order before its first sample. */
    public SampleOrder() {}

    /** The turn of the next sample. */
    public synchronized Turn turn() {
        open.add(next);
        return new Turn(next++);
    }

    /** The part of one sample. */
    public final class Turn implements AutoCloseable {

        private final long number;
        private final Map<Object, Object> own = new HashMap<>();

        private Turn(long number) {
            this.number = number;
        }

        /**
         * Goes on with what a step remembers. The first call of a turn waits for the samples before, takes what they left
         * and hands the result on to the samples behind; further calls, of an attempt to make the sample anew, go on from
         * there for this sample only.
         *
         * @param step whose memory it is
         * @param initial what it remembers before the first sample
         * @param update makes a new value from the last one, which it must not change
         * @return the new value
         */
        @SuppressWarnings("unchecked")
        public <S> S advance(Object step, S initial, UnaryOperator<S> update) {
            S mine = (S) own.get(step);
            S state = update.apply(mine != null ? mine : await(step, initial));
            own.put(step, state);
            if (mine == null) {
                synchronized (SampleOrder.this) {
                    states.computeIfAbsent(step, unused -> new TreeMap<>()).put(number, state);
                    SampleOrder.this.notifyAll();
                }
            }
            return state;
        }

        @SuppressWarnings("unchecked")
        private <S> S await(Object step, S initial) {
            synchronized (SampleOrder.this) {
                while (!hasPassed(step)) {
                    try {
                        SampleOrder.this.wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException("interrupted while waiting for the samples before", e);
                    }
                }
                Map.@Nullable Entry<Long, Object> last =
                        states.computeIfAbsent(step, unused -> new TreeMap<>()).lowerEntry(number);
                return last == null ? initial : (S) last.getValue();
            }
        }

        /** Whether all samples before have passed the step or will not. */
        private boolean hasPassed(Object step) {
            Map<Long, Object> passed = states.getOrDefault(step, new TreeMap<>());
            return open.stream().allMatch(other -> other >= number || passed.containsKey(other));
        }

        /** Ends the part of the sample: nobody waits for it any more. */
        @Override
        public void close() {
            synchronized (SampleOrder.this) {
                open.remove(number);
                long oldest = open.stream().mapToLong(Long::longValue).min().orElse(next);
                for (TreeMap<Long, Object> passed : states.values()) {
                    Long needed = passed.lowerKey(oldest);
                    if (needed != null) {
                        passed.headMap(needed).clear();
                    }
                }
                SampleOrder.this.notifyAll();
            }
        }
    }
}
