package org.mm4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorSummaryTest {

    private static final long[] SHAPE = {2, 2};

    @Test
    void aSummaryHoldsForItsOwnValuesOnly() {
        float[] values = {1, -2, 3, 4};
        TensorSummary summary = TensorSummary.of(values, SHAPE);
        assertThat(summary.mean()).isEqualTo(1.5);
        assertThat(summary.std()).isEqualTo(Math.sqrt(5.25));
        assertThat(summary.absSum()).isEqualTo(10);
        assertThatCode(() -> TensorSummary.check("x", values, SHAPE, summary, 0))
                .doesNotThrowAnyException();
        float[] other = {1, -2, 3.001f, 4};
        assertThatCode(() -> TensorSummary.check("x", other, SHAPE, summary, 1e-3))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> TensorSummary.check("x", other, SHAPE, summary, 1e-5))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[2] is 3.00099");
        assertThatThrownBy(() -> TensorSummary.check("x", values, new long[] {4}, summary, 1))
                .hasMessageContaining("shape [4]");
        float[] broken = {1, -2, Float.NaN, 4};
        assertThatThrownBy(() -> TensorSummary.check("x", broken, SHAPE, summary, 1))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void positionsOfALargeTensorAreSpreadOverIt() {
        TensorSummary summary = TensorSummary.of(new float[1000], 1000);
        assertThat(summary.pos()).hasSize(64).startsWith(0, 15, 31).endsWith(983, 999);
    }

    @Test
    void readsItsJsonForm() throws IOException {
        TensorSummary summary = TensorSummary.of(JsonMapper.builder()
                .build()
                .readTree("{\"shape\": [3], \"dtype\": \"float32\", \"mean\": 2, \"std\": 0.816496580927726,"
                        + " \"min\": 1, \"max\": 3, \"abs_sum\": 6, \"pos\": [0, 1, 2], \"val\": [1, 2, 3]}"));
        TensorSummary.check("x", new float[] {1, 2, 3}, new long[] {3}, summary, 1e-12);
    }

    @Test
    void readsSafetensors(@TempDir Path folder) throws IOException {
        byte[] header = ("{\"a\": {\"dtype\": \"F32\", \"shape\": [2], \"data_offsets\": [0, 8]},"
                        + " \"b\": {\"dtype\": \"I64\", \"shape\": [1, 1], \"data_offsets\": [8, 16]},"
                        + " \"__metadata__\": {\"x\": \"y\"}}")
                .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(8 + header.length + 16).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header).putFloat(1.5f).putFloat(-2).putLong(7);
        Path path = folder.resolve("x.safetensors");
        Files.write(path, file.array());
        SafetensorsFile read = SafetensorsFile.read(path);
        assertThat(read.names()).containsExactly("a", "b");
        assertThat(read.get("a").floats()).containsExactly(1.5f, -2f);
        assertThat(read.get("b").longs()).containsExactly(7);
        assertThat(read.get("b").shape()).containsExactly(1, 1);
        assertThatThrownBy(() -> read.get("c")).hasMessageContaining("no tensor c");
        assertThatThrownBy(() -> read.get("a").longs()).hasMessageContaining("F32");
    }
}
