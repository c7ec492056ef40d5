package org.mm4j.engine.dataset;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads of a loader. They start work in the order in which it was queued. */
final class Workers implements AutoCloseable {

    /** What the names of the threads begin with. */
    static final String NAME = "mm4j-loader-";

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService threads;

    Workers(int size) {
        int loader = NUMBER.incrementAndGet();
        AtomicInteger next = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(size, work -> {
            Thread thread = new Thread(work, NAME + loader + "-" + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> Future<T> submit(Callable<T> work) {
        return threads.submit(work);
    }

    /** Drops what is queued, interrupts what runs, and waits until it has ended: nobody else uses the data set then. */
    @Override
    public void close() {
        threads.shutdownNow();
        boolean wasInterrupted = false;
        boolean hasEnded = false;
        while (!hasEnded) {
            try {
                hasEnded = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
