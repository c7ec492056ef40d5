package org.mm4j.engine.memory;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.Torch;

/**
 * A stretch of work whose native objects are freed at its end, in the order last made, first freed:
 *
 * <pre>{@code
 * try (TorchScope scope = TorchScope.open()) {
 *     Tensor hidden = first.forward(x);
 *     return scope.keep(second.forward(hidden));
 * }
 * }</pre>
 *
 * <p>Scopes nest, belong to the thread that opened them, and are closed in the reverse order of opening.
 */
public final class TorchScope implements AutoCloseable {

    private static final AtomicLong OPEN = new AtomicLong();

    private final PointerScope scope;
    private final @Nullable PointerScope outer;
    private boolean closed;

    private TorchScope() {
        Iterator<PointerScope> scopes = PointerScope.getScopeIterator();
        this.outer = scopes != null && scopes.hasNext() ? scopes.next() : null;
        this.scope = new PointerScope();
        OPEN.incrementAndGet();
    }

    /** Opens a scope inside the innermost one of this thread. */
    public static TorchScope open() {
        Torch.load();
        return new TorchScope();
    }

    /** Runs in a scope and frees all native objects that were made; the result is to hold none. */
    @SuppressWarnings("try")
    public static <T> T call(Supplier<T> work) {
        try (TorchScope scope = open()) {
            return work.get();
        }
    }

    /** Runs in a scope and frees all native objects that were made. */
    @SuppressWarnings("try")
    public static void run(Runnable work) {
        try (TorchScope scope = open()) {
            work.run();
        }
    }

    /** Runs in a scope and frees all native objects that were made except the result, see {@link #keep}. */
    public static <P extends Pointer> P keeping(Supplier<P> work) {
        try (TorchScope scope = open()) {
            return scope.keep(work.get());
        }
    }

    /**
     * Lets a native object outlive this scope: it is retained, and belongs to the next outer scope of this thread. If
     * there is none, the caller owns it and frees it by {@link Pointer#close()}, or leaves it to the collector.
     *
     * <p>Only objects that own their native part can be kept. An element of a native vector is a view of that vector:
     * take elements by {@link org.mm4j.engine.nn.Tensors#list}, which makes handles of their own.
     *
     * @return the same object
     */
    public <P extends Pointer> P keep(P pointer) {
        if (outer == null) {
            pointer.retainReference();
        } else {
            outer.attach(pointer);
        }
        return pointer;
    }

    /** {@link #keep} for each of several objects. */
    public <P extends Pointer, C extends Iterable<P>> C keepAll(C pointers) {
        for (P pointer : pointers) {
            keep(pointer);
        }
        return pointers;
    }

    /** The number of scopes that are open now, over all threads; for leak tests. */
    public static long openScopes() {
        return OPEN.get();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            OPEN.decrementAndGet();
            scope.close();
        }
    }
}
