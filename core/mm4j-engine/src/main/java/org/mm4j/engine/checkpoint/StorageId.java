package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * What a pickle of torch says of a storage.
 *
 * @param dtype element type; bytes for an untyped storage
 * @param key names the storage in the file
 * @param elements number of elements
 * @param viewOffset first element of the part that is meant, in the old format
 * @param viewElements number of elements of that part; -1 for the whole
 */
record StorageId(DType dtype, String key, long elements, long viewOffset, long viewElements) {

    /** Reads a persistent identifier: {@code ('storage', class, key, location, elements[, view])}. */
    static StorageId of(Object id) {
        if (!(id instanceof PyTuple tuple)
                || tuple.size() < 5
                || !"storage".equals(tuple.get(0))
                || !(tuple.get(1) instanceof PyGlobal type)
                || !(tuple.get(4) instanceof Long elements)) {
            throw PickleMachine.damaged("a reference to what is no storage");
        }
        String key = String.valueOf(tuple.get(2));
        if (elements < 0 || key.isEmpty() || key.contains("/") || key.contains("\\")) {
            throw PickleMachine.damaged("a storage of " + elements + " elements");
        }
        long offset = 0;
        long viewElements = -1;
        if (tuple.size() > 5 && tuple.get(5) instanceof PyTuple view) {
            if (!(view.get(1) instanceof Long from) || !(view.get(2) instanceof Long count)) {
                throw PickleMachine.damaged("a view of a storage without its place");
            }
            offset = from;
            viewElements = count;
        }
        return new StorageId(dtype(type), key, elements, offset, viewElements);
    }

    long bytes() {
        try {
            return Math.multiplyExact(elements, dtype.size());
        } catch (ArithmeticException e) {
            throw new CheckpointException("the pickle is damaged: a storage of " + elements + " elements", e);
        }
    }

    /** The part that is meant. */
    Storage view(Storage whole, Supplier<ByteBuffer> source) {
        if (viewElements < 0) {
            return whole;
        }
        if (viewOffset < 0 || viewOffset > elements - viewElements) {
            throw PickleMachine.damaged("a view outside of its storage");
        }
        int size = dtype.size();
        return new Storage(
                dtype,
                viewElements,
                whole.bigEndian(),
                () -> source.get().slice(Math.toIntExact(viewOffset * size), Math.toIntExact(viewElements * size)));
    }

    private static DType dtype(PyGlobal type) {
        boolean isTorch = type.module().equals("torch") || type.module().equals("torch.storage");
        if (isTorch && type.name().equals("UntypedStorage")) {
            return DType.U8;
        }
        String name = type.module().equals("torch.cuda") || isTorch ? type.name() : "";
        return DType.ofStorageClass(name)
                .orElseThrow(() -> new CheckpointException(
                        "the file has values of type " + type.qualifiedName() + ", which is not supported"));
    }
}
