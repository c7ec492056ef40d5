package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.mm4j.testkit.DataRoots;

/** The checkpoint that OpenMMLab publishes for YOLOX-nano. */
class RealCheckpointTest {

    @Test
    void yoloxNanoIsReadWhole() {
        Checkpoint checkpoint = Checkpoint.read(DataRoots.require("weights/yolox_nano_coco.pth"));
        Map<String, StoredTensor> state = checkpoint.stateDict();
        assertThat(state).hasSize(642).containsKey("backbone.stem.conv.conv.weight");
        CRC32 crc = new CRC32();
        state.forEach((key, tensor) -> {
            crc.update(key.getBytes(StandardCharsets.UTF_8));
            float[] values = tensor.toFloats();
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            crc.update(bytes.array());
        });
        // Of keys and float32 values in their order, as torch reads them.
        assertThat(crc.getValue()).isEqualTo(0x365b2610L);
        assertThat(checkpoint.classes())
                .hasValueSatisfying(names -> assertThat(names).hasSize(80).startsWith("person"));
        StoredTensor stem = Objects.requireNonNull(state.get("backbone.stem.conv.conv.weight"));
        assertThat(stem.shape()).containsExactly(16, 12, 3, 3);
        assertThat(stem.dtype()).isEqualTo(DType.F32);
    }
}
