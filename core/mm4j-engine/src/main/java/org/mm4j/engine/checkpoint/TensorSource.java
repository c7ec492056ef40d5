package org.mm4j.engine.checkpoint;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/** Values for a parameter: from a file, from another model, or from a program. */
public interface TensorSource {

    /** The shape. */
    long[] shape();

    /**
     * Writes all values to a tensor of the same shape, converted to its element type.
     *
     * @param target on the CPU or another device
     */
    void copyTo(Tensor target);

    /** The values of a tensor, read when they are copied. */
    static TensorSource of(Tensor tensor) {
        return new TensorSource() {
            @Override
            public long[] shape() {
                return tensor.shape();
            }

            @Override
            public void copyTo(Tensor target) {
                target.copy_(tensor);
            }
        };
    }

    /** Row-major float32 values. */
    static TensorSource of(float[] values, long... shape) {
        long count = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (count != values.length) {
            throw new IllegalArgumentException(
                    values.length + " values do not fill the shape " + Arrays.toString(shape));
        }
        return new TensorSource() {
            @Override
            public long[] shape() {
                return shape.clone();
            }

            @Override
            public void copyTo(Tensor target) {
                Tensors.copy(target, values);
            }
        };
    }
}
