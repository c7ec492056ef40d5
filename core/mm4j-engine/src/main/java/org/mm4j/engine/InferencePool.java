package org.mm4j.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;

/**
 * A fixed number of long-lived threads that run models: libtorch keeps memory for each thread that ever ran one, so one
 * thread a request would grow without end. Work runs without gradients and in a scope of its own; what it gives back
 * holds no native memory. A model in eval mode may be shared by all threads.
 */
public final class InferencePool implements AutoCloseable {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final ExecutorService threads;
    private final int size;

    /**
     * A pool.
     *
     * @param size number of threads, at least 1; each operation may use {@link Torch#threads()} more
     */
    public InferencePool(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size: expected at least 1, got " + size);
        }
        Torch.load();
        this.size = size;
        int pool = NUMBER.incrementAndGet();
        AtomicInteger next = new AtomicInteger();
        ThreadFactory factory = work -> {
            Thread thread = new Thread(work, "mm4j-inference-" + pool + "-" + next.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        this.threads = Executors.newFixedThreadPool(size, factory);
    }

    /** The number of threads. */
    public int size() {
        return size;
    }

    /**
     * Queues work.
     *
     * @param work gives values without native memory
     * @return fails with what the work throws
     */
    public <T> CompletableFuture<T> submit(Supplier<T> work) {
        return CompletableFuture.supplyAsync(() -> Grad.off(() -> TorchScope.call(work)), threads);
    }

    /**
     * Queues work and waits for its result; what it throws is thrown here.
     *
     * @throws IllegalStateException if this pool is closed
     */
    public <T> T call(Supplier<T> work) {
        try {
            return join(submit(work));
        } catch (RejectedExecutionException closed) {
            throw new IllegalStateException("closed: no more work is taken", closed);
        }
    }

    /**
     * Waits for queued work; what it threw is thrown here. An interrupt does not end the waiting: native work cannot be
     * stopped half way.
     */
    public static <T> T join(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException error) {
                throw error;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e;
        }
    }

    /** Takes no more work, and waits until what is queued is done: a model that it runs may then be closed. */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        while (!threads.isTerminated()) {
            try {
                if (threads.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
