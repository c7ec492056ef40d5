package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.mm4j.testkit.DataRoots;

/** The checkpoint that OpenMMLab publishes for YOLOX-nano. */
class RealCheckpointTest {

    @Test
    void yoloxNanoIsReadWhole() {
        Checkpoint checkpoint = Checkpoint.read(DataRoots.require("weights/yolox_nano_coco.pth"));
        Map<String, StoredTensor> state = checkpoint.stateDict();
        assertThat(state).hasSize(642).containsKey("backbone.stem.conv.conv.weight");
        double sum = 0;
        for (StoredTensor tensor : state.values()) {
            for (float value : tensor.toFloats()) {
                assertThat(Float.isFinite(value)).isTrue();
                sum += Math.abs(value);
            }
        }
        assertThat(sum).isGreaterThan(1000);
        StoredTensor stem = Objects.requireNonNull(state.get("backbone.stem.conv.conv.weight"));
        assertThat(stem.shape()).containsExactly(16, 12, 3, 3);
        assertThat(stem.dtype()).isEqualTo(DType.F32);
    }
}
