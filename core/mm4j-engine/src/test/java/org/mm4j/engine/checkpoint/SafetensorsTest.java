package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SafetensorsFile;

class SafetensorsTest {

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("all.safetensors");
        float[] values = {0, 1, 2, 3, 4, 5};
        TorchScope.run(() -> {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            Tensor base = Tensors.of(values, 2, 3);
            for (DType type : DType.values()) {
                tensors.put(type.name(), base.to(type.scalarType()));
            }
            tensors.put("transposed", base.t());
            tensors.put("empty", Tensors.empty(DType.F32.scalarType(), 0, 4));
            tensors.put("scalar", Tensors.scalar(2.5).reshape(new long[] {}));
            Safetensors.write(file, tensors, Map.of("format", "pt"));
        });
        Map<String, StoredTensor> state = Checkpoint.read(file).stateDict();
        for (DType type : DType.values()) {
            StoredTensor tensor = Objects.requireNonNull(state.get(type.name()));
            assertThat(tensor.dtype()).isEqualTo(type);
            float[] expected = type == DType.BOOL ? new float[] {0, 1, 1, 1, 1, 1} : values;
            assertThat(tensor.toFloats()).containsExactly(expected);
        }
        assertThat(state.get("transposed")).extracting(StoredTensor::toFloats).isEqualTo(new float[] {0, 3, 1, 4, 2, 5
        });
        assertThat(state.get("empty")).extracting(StoredTensor::shape).isEqualTo(new long[] {0, 4});
        assertThat(state.get("scalar")).extracting(StoredTensor::toFloats).isEqualTo(new float[] {2.5f});
    }

    @Test
    void anotherReaderReadsIt() throws IOException {
        Path file = folder.resolve("other.safetensors");
        TorchScope.run(() -> Safetensors.write(file, Map.of("w", Tensors.of(new float[] {1.5f, -2}, 2)), Map.of()));
        assertThat(SafetensorsFile.read(file).get("w").floats()).containsExactly(1.5f, -2);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,12]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"w\":{\"dtype\":\"F99\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,4],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":\"2\",\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}",
                "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                        + "\"v\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
                "{\"w\":",
                "{}"
            })
    void headersThatLieAreRefused(String header) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = ByteBuffer.allocate(8 + json.length + 8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .putFloat(1)
                .putFloat(2)
                .array();
        Files.write(file, bytes);
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(CheckpointException.class);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void aFileThatCannotBeWrittenIsAnError() throws IOException {
        Files.writeString(folder.resolve("no"), "no folder");
        assertThatThrownBy(() -> Safetensors.write(folder.resolve("no/such/x.safetensors"), Map.of(), Map.of()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot write");
    }
}
