package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class PictureBatchTest {

    private static final JsonNode INPUT = Json.parse("{\"images\": [\"a\", \"demo\"], \"height\": 2, \"width\": 2}");

    @Test
    void channelsLieOneAfterTheOther() {
        PictureBatch batch = PictureBatch.pixels(INPUT);
        assertThat(batch.shape()).containsExactly(2, 3, 2, 2);
        // The README gives the first twelve bytes of the picture "demo": 137 220 167, 133 179 206, 167 102 102, 109 207
        // 11.
        float[] demo = {137, 133, 167, 109, 220, 179, 102, 207, 167, 206, 102, 11};
        assertThat(batch.values()).hasSize(24).endsWith(demo);
    }

    @Test
    void scaledInFloat32() {
        float[] values = PictureBatch.scaled(INPUT).values();
        assertThat(values[12]).isEqualTo((137 - 127.5f) / 127.5f);
        assertThat(values[23]).isEqualTo((11 - 127.5f) / 127.5f);
    }
}
