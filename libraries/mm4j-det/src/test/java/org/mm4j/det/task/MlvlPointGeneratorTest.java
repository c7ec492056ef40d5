package org.mm4j.det.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;

class MlvlPointGeneratorTest {

    private static final MlvlPointGenerator POINTS =
            new MlvlPointGenerator(new MlvlPointGenerator.Args(List.of(Stride.of(8), Stride.of(List.of(16, 32))), 0.5));

    @Test
    void pointsLieInTheMiddleOfTheirCellsRowByRow() {
        TorchScope.run(() -> {
            var levels = POINTS.gridPriors(List.of(new MapSize(2, 2), new MapSize(1, 2)), false, Tensors.scalar(0));
            assertThat(Tensors.floats(levels.get(0))).containsExactly(4, 4, 12, 4, 4, 12, 12, 12);
            assertThat(Tensors.floats(levels.get(1))).containsExactly(8, 16, 24, 16);
            var all = POINTS.allPriors(List.of(new MapSize(1, 1), new MapSize(1, 2)), true, Tensors.scalar(0));
            assertThat(all.shape()).containsExactly(3, 4);
            assertThat(Tensors.floats(all)).containsExactly(4, 4, 8, 8, 8, 16, 16, 32, 24, 16, 16, 32);
        });
    }

    @Test
    void pointsInThePaddingAreNotValid() {
        assertThat(POINTS.validFlags(List.of(new MapSize(2, 3), new MapSize(1, 1)), 8, 9))
                .containsExactly(new boolean[] {true, true, false, false, false, false}, new boolean[] {true});
    }

    @Test
    void thereIsAMapForEachStride() {
        assertThatThrownBy(() -> POINTS.gridPriors(List.of(new MapSize(1, 1)), true, Tensors.scalar(0)))
                .hasMessageContaining("1 feature maps for 2 strides");
        assertThatThrownBy(() -> Stride.of(0)).hasMessageContaining("at least 1");
    }
}
