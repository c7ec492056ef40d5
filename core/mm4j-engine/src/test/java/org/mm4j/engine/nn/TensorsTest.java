package org.mm4j.engine.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.TorchScope;

class TensorsTest {

    @Test
    void truthsAndBytesAreReadAsBytes() {
        TorchScope.run(() -> {
            Tensor numbers = Tensors.of(new byte[] {0, 1, (byte) 200, 3, 4, 5}, 2, 3);
            assertThat(Tensors.bytes(numbers)).containsExactly(0, 1, 200, 3, 4, 5);
            // A view that is not row by row in memory.
            assertThat(Tensors.bytes(numbers.t())).containsExactly(0, 3, 1, 4, 200, 5);
            assertThat(Tensors.bytes(numbers.gt(new Scalar(2)))).containsExactly(0, 0, 1, 1, 1, 1);
            assertThat(Tensors.bytes(numbers.narrow(0, 0, 0))).isEmpty();
            Tensor floats = Tensors.scalar(1);
            assertThatThrownBy(() -> Tensors.bytes(floats))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Float");
        });
    }
}
