package org.mm4j.engine.dataset;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;

/**
 * The batches of one epoch of a {@link DataLoader}. Its end closes it; whoever leaves it before closes it himself.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link SampleException} for a sample that cannot be made, always the first
 * one in the order of the data, and {@link IllegalStateException} if the thread is interrupted while it waits.
 */
public final class LoaderEpoch implements Iterator<Batch>, AutoCloseable {

    private final DataLoader loader;
    private final Iterator<int[]> batches;
    private final SampleMaker maker;
    private final @Nullable Workers workers;
    private final int ahead;
    private final Deque<List<Future<SampleMaker.Made>>> queue = new ArrayDeque<>();
    private long position;
    private int number;
    private @Nullable Batch next;
    private boolean isClosed;

    LoaderEpoch(
            DataLoader loader,
            Iterator<int[]> batches,
            SampleMaker maker,
            @Nullable Workers workers,
            int ahead,
            int first) {
        this.loader = loader;
        this.batches = batches;
        this.maker = maker;
        this.workers = workers;
        this.ahead = ahead;
        while (number < first && batches.hasNext()) {
            position += batches.next().length;
            number++;
        }
        if (number < first) {
            throw new IllegalArgumentException(
                    "batch " + first + " of an epoch that has " + number + ", which count from 0");
        }
        fill();
    }

    /** Queues batches until enough of them are being made. */
    private void fill() {
        while (queue.size() < ahead && batches.hasNext()) {
            queue.add(start(batches.next()));
        }
    }

    private List<Future<SampleMaker.Made>> start(int[] indexes) {
        List<Future<SampleMaker.Made>> samples = new ArrayList<>();
        for (int index : indexes) {
            SampleOrder.Turn turn = maker.turn();
            long at = position++;
            samples.add(
                    workers == null
                            ? CompletableFuture.completedFuture(maker.make(index, at, turn))
                            : workers.submit(() -> maker.make(index, at, turn)));
        }
        return samples;
    }

    @Override
    public boolean hasNext() {
        while (next == null && !isClosed) {
            try {
                advance();
            } catch (RuntimeException | Error failure) {
                close();
                throw failure;
            }
        }
        return next != null;
    }

    private void advance() {
        List<Future<SampleMaker.Made>> made = queue.poll();
        if (made == null) {
            if (!batches.hasNext()) {
                end(true);
                return;
            }
            made = start(batches.next());
        }
        List<Integer> indexes = new ArrayList<>();
        List<Results> samples = new ArrayList<>();
        for (Future<SampleMaker.Made> future : made) {
            SampleMaker.Made outcome = await(future);
            outcome.failures().forEach(loader::skip);
            if (outcome.sample() != null) {
                indexes.add(outcome.index());
                samples.add(outcome.sample());
            }
        }
        fill();
        int current = number++;
        if (!samples.isEmpty()) {
            next = new Batch(current, indexes, loader.collate(samples));
        }
    }

    private static SampleMaker.Made await(Future<SampleMaker.Made> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a batch", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public Batch next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        Batch batch = next;
        next = null;
        return batch;
    }

    private void end(boolean isComplete) {
        if (!isClosed) {
            isClosed = true;
            queue.clear();
            loader.end(isComplete);
        }
    }

    /** Ends the epoch, if it has not ended; returns when no thread is at work any more. */
    @Override
    public void close() {
        next = null;
        end(false);
    }
}
