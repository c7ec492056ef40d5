package org.mm4j.det.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.task.BboxOverlaps2D;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

class BoxOverlapsTest {

    private static final float[] SQUARE = {0, 0, 10, 10};
    /** Half of it inside the square, and far away. */
    private static final float[] OTHERS = {5, 0, 15, 10, 30, 30, 40, 40};

    private static float[] overlaps(BoxOverlaps.Mode mode) {
        return TorchScope.call(() ->
                Tensors.floats(BoxOverlaps.compute(Tensors.of(SQUARE, 1, 4), Tensors.of(OTHERS, 2, 4), mode, false)));
    }

    @Test
    void intersectionOverUnionOverAreaAndGeneralised() {
        assertThat(overlaps(BoxOverlaps.Mode.IOU)).containsExactly(new float[] {1 / 3f, 0}, within(1e-6f));
        assertThat(overlaps(BoxOverlaps.Mode.IOF)).containsExactly(new float[] {0.5f, 0}, within(1e-6f));
        assertThat(overlaps(BoxOverlaps.Mode.GIOU))
                .containsExactly(new float[] {1 / 3f, -(1600f - 200) / 1600}, within(1e-6f));
    }

    @Test
    void alignedBoxesComeInPairs() {
        float[] values = TorchScope.call(() -> {
            Tensor first = Tensors.of(new float[] {5, 0, 15, 10, 30, 30, 40, 50}, 2, 4);
            return Tensors.floats(BoxOverlaps.compute(first, Tensors.of(OTHERS, 2, 4), BoxOverlaps.Mode.IOU, true));
        });
        assertThat(values).containsExactly(new float[] {1, 0.5f}, within(1e-6f));
        assertThatThrownBy(() -> TorchScope.run(() -> BoxOverlaps.compute(
                        Tensors.of(SQUARE, 1, 4), Tensors.of(OTHERS, 2, 4), BoxOverlaps.Mode.IOU, true)))
                .hasMessageContaining("(1, 4)")
                .hasMessageContaining("(2, 4)");
    }

    @Test
    void calculatorTakesBoxesWithScoresAndHalfFloats() {
        BboxOverlaps2D whole = new BboxOverlaps2D(new BboxOverlaps2D.Args(1, null));
        BboxOverlaps2D half = new BboxOverlaps2D(new BboxOverlaps2D.Args(2, "fp16"));
        TorchScope.run(() -> {
            Tensor scored = Tensors.of(new float[] {0, 0, 10, 10, 0.9f}, 1, 5);
            Tensor others = Tensors.of(OTHERS, 2, 4);
            assertThat(Tensors.floats(whole.overlaps(scored, others)))
                    .containsExactly(new float[] {1 / 3f, 0}, within(1e-6f));
            assertThat(Tensors.floats(half.overlaps(scored, others)))
                    .containsExactly(new float[] {1 / 3f, 0}, within(1e-3f));
        });
        assertThatThrownBy(() -> new BboxOverlaps2D.Args(2, null)).hasMessageContaining("scale");
        assertThatThrownBy(() -> new BboxOverlaps2D.Args(1, "fp8")).hasMessageContaining("fp8");
    }

    @Test
    void boxesMoveWithThePictureAndAreCutOffAtItsBorder() {
        HorizontalBoxes boxes = new HorizontalBoxes(new float[] {-2, 4, 30, 8});
        HorizontalBoxes scaled = boxes.rescale(new ScaleFactor(2, 0.5));
        assertThat(scaled.get(0)).isEqualTo(new Box(-4, 2, 60, 4));
        assertThat(scaled.clip(new ImageSize(3, 50)).get(0)).isEqualTo(new Box(0, 2, 50, 3));
    }
}
