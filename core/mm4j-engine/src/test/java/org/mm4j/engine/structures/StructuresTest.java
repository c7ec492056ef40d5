package org.mm4j.engine.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StructuresTest {

    private static InstanceData instances() {
        return InstanceData.ofSize(3)
                .with("bboxes", new float[] {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23}, 4)
                .with("scores", new float[] {0.5f, 0.9f, 0.1f})
                .with("labels", new long[] {7, 8, 9})
                .with("names", List.of("a", "b", "c"));
    }

    @Test
    void instancesAreSelectedWithAllTheirFields() {
        InstanceData selected = instances().select(2, 0);
        assertThat(selected.size()).isEqualTo(2);
        assertThat(selected.floats("bboxes").row(0)).containsExactly(20, 21, 22, 23);
        assertThat(selected.floats("bboxes").at(1, 3)).isEqualTo(3);
        assertThat(selected.floats("scores").values()).containsExactly(0.1f, 0.5f);
        assertThat(selected.longs("labels").values()).containsExactly(9, 7);
        assertThat(((Column.Objects) selected.get("names")).values()).isEqualTo(List.of("c", "a"));
        assertThat(instances().select().size()).isZero();
    }

    @Test
    void instancesAreJoined() {
        InstanceData joined = instances().concat(instances().select(1));
        assertThat(joined.size()).isEqualTo(4);
        assertThat(joined.longs("labels").values()).containsExactly(7, 8, 9, 8);
        assertThatThrownBy(() -> instances().concat(InstanceData.ofSize(1))).hasMessageContaining("different fields");
    }

    @Test
    void fieldsOfAnotherLengthOrTypeAreRefused() {
        InstanceData data = instances();
        assertThatThrownBy(() -> data.with("x", new float[2])).hasMessageContaining("2 entries for 3");
        assertThatThrownBy(() -> data.with("x", new float[13], 4)).hasMessageContaining("rows of 4");
        assertThatThrownBy(() -> data.get("masks"))
                .hasMessageContaining("masks")
                .hasMessageContaining("bboxes");
        assertThatThrownBy(() -> data.longs("scores")).hasMessageContaining("scores");
        assertThatThrownBy(() -> data.floats("labels")).hasMessageContaining("labels");
        assertThatThrownBy(() -> InstanceData.ofSize(-1)).hasMessageContaining("-1");
    }

    @Test
    void imagesAreCheckedAndCompared() {
        Image image = new Image(2, 1, 3, new byte[] {1, 2, 3, 4, 5, (byte) 200});
        assertThat(image.at(1, 0, 2)).isEqualTo(200);
        assertThat(image.size()).isEqualTo(new ImageSize(2, 1));
        assertThat(image).isEqualTo(new Image(2, 1, 3, image.pixels().clone()));
        assertThat(image).isNotEqualTo(new Image(1, 2, 3, image.pixels().clone()));
        assertThatThrownBy(() -> new Image(2, 2, 3, new byte[6])).hasMessageContaining("6 values");
        assertThatThrownBy(() -> new Image(0, 2, 3, new byte[0])).hasMessageContaining("0 x 2");
        assertThatThrownBy(() -> image.at(2, 0, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new ImageSize(-1, 2)).hasMessageContaining("-1");
    }

    @Test
    void pairsAreOneNumberOrTwo() {
        assertThat(IntPair.of(3)).isEqualTo(IntPair.of(List.of(3, 3)));
        assertThatThrownBy(() -> IntPair.of(List.of(1, 2, 3))).hasMessageContaining("3");
        assertThat(DoublePair.of(List.of(2.0, 1.5))).isEqualTo(new DoublePair(2, 1.5));
    }
}
