package org.mm4j.engine.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;

/** Between Java values and tensors. What is made belongs to the open scope of the thread. */
public final class Tensors {

    private Tensors() {}

    /** A float32 tensor of row-major values. */
    public static Tensor of(float[] values, long... shape) {
        check(values.length, shape);
        Tensor tensor = empty(ScalarType.Float, shape);
        if (values.length > 0) { // an empty tensor has no memory
            tensor.data_ptr_float().put(values, 0, values.length);
        }
        return tensor;
    }

    /** An int64 tensor of row-major values. */
    public static Tensor of(long[] values, long... shape) {
        check(values.length, shape);
        Tensor tensor = empty(ScalarType.Long, shape);
        if (values.length > 0) { // an empty tensor has no memory
            tensor.data_ptr_long().put(values, 0, values.length);
        }
        return tensor;
    }

    /** A uint8 tensor of row-major values, read as unsigned. */
    public static Tensor of(byte[] values, long... shape) {
        check(values.length, shape);
        Tensor tensor = empty(ScalarType.Byte, shape);
        if (values.length > 0) { // an empty tensor has no memory
            new BytePointer(tensor.data_ptr()).put(values, 0, values.length);
        }
        return tensor;
    }

    /** A float32 tensor of one value and no dimension. */
    public static Tensor scalar(double value) {
        return of(new float[] {(float) value});
    }

    /** An uninitialised tensor on the CPU. */
    public static Tensor empty(ScalarType dtype, long... shape) {
        Torch.load();
        return torch.empty(shape, new TensorOptions(dtype), new MemoryFormatOptional());
    }

    /** The row-major values of a tensor of any number type, as float32. */
    public static float[] floats(Tensor tensor) {
        return TorchScope.call(() -> {
            Tensor plain =
                    Grad.off(() -> tensor.detach().to(ScalarType.Float).cpu().contiguous());
            float[] values = new float[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                new FloatPointer(plain.data_ptr()).get(values);
            }
            return values;
        });
    }

    /** The row-major values of a tensor of any number type, as int64. */
    public static long[] longs(Tensor tensor) {
        return TorchScope.call(() -> {
            Tensor plain =
                    Grad.off(() -> tensor.detach().to(ScalarType.Long).cpu().contiguous());
            long[] values = new long[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                new LongPointer(plain.data_ptr()).get(values);
            }
            return values;
        });
    }

    /**
     * The row-major values of a tensor of truths or of uint8, a byte each: 0 and 1, or to be read as unsigned.
     *
     * @throws IllegalArgumentException if the tensor is of another type
     */
    public static byte[] bytes(Tensor tensor) {
        ScalarType dtype = tensor.scalar_type().intern();
        if (dtype != ScalarType.Bool && dtype != ScalarType.Byte) {
            throw new IllegalArgumentException("expected a tensor of Bool or Byte, got " + dtype);
        }
        return TorchScope.call(() -> {
            Tensor plain = Grad.off(() -> tensor.detach().cpu().contiguous());
            byte[] values = new byte[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                new BytePointer(plain.data_ptr()).get(values);
            }
            return values;
        });
    }

    /** The shape. */
    public static long[] shape(Tensor tensor) {
        return tensor.shape();
    }

    /** Overwrites a tensor with row-major values, converted to its element type. */
    public static void copy(Tensor target, float[] values) {
        TorchScope.run(() -> {
            Tensor source = of(values, target.shape());
            Grad.off(() -> target.copy_(source));
        });
    }

    /** The elements of a native vector, with handles of their own that outlive the vector. */
    public static List<Tensor> list(TensorVector vector) {
        List<Tensor> items = new ArrayList<>();
        for (long i = 0; i < vector.size(); i++) {
            items.add(new Tensor(vector.get(i)));
        }
        return items;
    }

    /** A native vector of tensors. */
    public static TensorVector vector(List<Tensor> tensors) {
        return new TensorVector(tensors.toArray(new Tensor[0]));
    }

    /** Joins tensors along a dimension. */
    public static Tensor cat(List<Tensor> tensors, long dim) {
        return torch.cat(vector(tensors), dim);
    }

    /** What the native functions take for an optional tensor. */
    public static TensorOptional optional(@Nullable Tensor tensor) {
        return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
    }

    private static void check(int length, long[] shape) {
        long expected = 1;
        for (long size : shape) {
            expected = Math.multiplyExact(expected, size);
        }
        if (expected != length) {
            throw new IllegalArgumentException(length + " values do not fill the shape " + Arrays.toString(shape));
        }
    }
}
