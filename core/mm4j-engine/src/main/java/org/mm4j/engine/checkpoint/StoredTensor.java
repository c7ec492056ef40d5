package org.mm4j.engine.checkpoint;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

/**
 * A tensor in a file: type, shape, and where its values are. Values are read when they are asked for. That the values
 * lie inside their storage was checked before.
 */
public final class StoredTensor implements TensorSource {

    private static final int MAX_DIMENSIONS = 64;

    private final Storage storage;
    private final long[] shape;
    private final long[] strides;
    private final long offset;

    private StoredTensor(Storage storage, long[] shape, long[] strides, long offset) {
        this.storage = storage;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
    }

    /**
     * A view of a storage.
     *
     * @param strides steps in elements
     * @param offset of the first element
     * @throws CheckpointException if an element would lie outside
     */
    static StoredTensor of(Storage storage, long[] shape, long[] strides, long offset) {
        String what = "a tensor of shape " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides)
                + " and offset " + offset + " in a storage of " + storage.elements() + " elements";
        if (shape.length != strides.length || shape.length > MAX_DIMENSIONS || offset < 0) {
            throw new CheckpointException("the file describes " + what + ", which cannot be");
        }
        try {
            boolean isEmpty = false;
            long last = offset;
            long count = 1;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0 || strides[i] < 0) {
                    throw new CheckpointException("the file describes " + what + ", which cannot be");
                }
                isEmpty |= shape[i] == 0;
                count = Math.multiplyExact(count, Math.max(1, shape[i]));
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
            if (!isEmpty && last >= storage.elements()) {
                throw new CheckpointException("the file describes " + what + ", outside of that storage");
            }
            Math.multiplyExact(count, storage.dtype().size());
        } catch (ArithmeticException e) {
            throw new CheckpointException("the file describes " + what + ", which is too large", e);
        }
        return new StoredTensor(storage, shape.clone(), strides.clone(), offset);
    }

    /** A row-major tensor that fills a storage. */
    static StoredTensor contiguous(Storage storage, long[] shape) {
        return of(storage, shape, rowMajor(shape), 0);
    }

    /** The element type. */
    public DType dtype() {
        return storage.dtype();
    }

    @Override
    public long[] shape() {
        return shape.clone();
    }

    /** The number of elements. */
    public long numel() {
        long n = 1;
        for (long size : shape) {
            n *= size;
        }
        return n;
    }

    /** The values as a tensor of the open scope, of the type that the file has. */
    public Tensor toTensor() {
        Torch.load();
        return TorchScope.keeping(() -> {
            Tensor target = Tensors.empty(dtype().scalarType(), shape);
            copyTo(target);
            return target;
        });
    }

    /** The values in row-major order, converted to float32. */
    public float[] toFloats() {
        return TorchScope.call(() -> Tensors.floats(toTensor()));
    }

    @Override
    public void copyTo(Tensor target) {
        if (!Arrays.equals(target.shape(), shape)) {
            throw new IllegalArgumentException(
                    "shape " + Arrays.toString(shape) + " does not fit " + Arrays.toString(target.shape()));
        }
        if (numel() == 0) {
            return;
        }
        ByteBuffer bytes = storage.bytes();
        int from = Math.toIntExact(offset * dtype().size());
        int to = Math.toIntExact((lastIndex() + 1) * dtype().size());
        bytes.limit(to).position(from);
        try {
            TorchScope.run(() -> Grad.off(() -> {
                BytePointer pointer = pointer(bytes.slice());
                Tensor view = torch.from_blob(pointer, shape, strides, new TensorOptions(dtype().scalarType()));
                target.copy_(view);
            }));
        } finally {
            // The view reads memory that belongs to the buffer.
            Reference.reachabilityFence(bytes);
        }
    }

    /** The bytes in native order, at an address that the element type may have. */
    private BytePointer pointer(ByteBuffer bytes) {
        boolean swap = storage.bigEndian() != (ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN) && dtype().size() > 1;
        if (bytes.isDirect() && !swap) {
            BytePointer direct = new BytePointer(bytes);
            if (direct.address() % dtype().size() == 0) {
                return direct;
            }
        }
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        if (swap) {
            swap(copy, dtype().size());
        }
        return new BytePointer(copy.length).put(copy, 0, copy.length);
    }

    private long lastIndex() {
        long last = offset;
        for (int i = 0; i < shape.length; i++) {
            last += (shape[i] - 1) * strides[i];
        }
        return last;
    }

    private static void swap(byte[] bytes, int size) {
        for (int i = 0; i + size <= bytes.length; i += size) {
            for (int a = i, b = i + size - 1; a < b; a++, b--) {
                byte t = bytes[a];
                bytes[a] = bytes[b];
                bytes[b] = t;
            }
        }
    }

    private static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step = Math.multiplyExact(step, Math.max(1, shape[i]));
        }
        return strides;
    }

    @Override
    public String toString() {
        return dtype() + Arrays.toString(shape);
    }
}
