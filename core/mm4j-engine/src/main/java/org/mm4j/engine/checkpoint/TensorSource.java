package org.mm4j.engine.checkpoint;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
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

    /**
     * The values after a computation, which is done when they are copied.
     *
     * @param shape of the result
     * @param computation on a float32 tensor of this source's shape, on the CPU, without gradients
     */
    default TensorSource then(long[] shape, UnaryOperator<Tensor> computation) {
        TensorSource source = this;
        return new TensorSource() {
            @Override
            public long[] shape() {
                return shape.clone();
            }

            @Override
            public void copyTo(Tensor target) {
                TorchScope.run(() -> Grad.off(() -> {
                    Tensor values = Tensors.empty(ScalarType.Float, source.shape());
                    source.copyTo(values);
                    target.copy_(computation.apply(values));
                }));
            }
        };
    }

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
