package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** The bytes behind one or more tensors of a file. */
final class Storage {

    private final DType dtype;
    private final long elements;
    private final boolean bigEndian;
    private final Supplier<ByteBuffer> source;

    /**
     * A storage.
     *
     * @param elements number of elements; the source has exactly that many
     * @param source gives the bytes from position 0; called for each tensor that is read
     */
    Storage(DType dtype, long elements, boolean bigEndian, Supplier<ByteBuffer> source) {
        this.dtype = dtype;
        this.elements = elements;
        this.bigEndian = bigEndian;
        this.source = source;
    }

    DType dtype() {
        return dtype;
    }

    long elements() {
        return elements;
    }

    boolean bigEndian() {
        return bigEndian;
    }

    ByteBuffer bytes() {
        return source.get().duplicate();
    }

    /** The same bytes read as another type. */
    Storage as(DType other) {
        if (other == dtype) {
            return this;
        }
        return new Storage(other, elements * dtype.size() / other.size(), bigEndian, source);
    }
}
