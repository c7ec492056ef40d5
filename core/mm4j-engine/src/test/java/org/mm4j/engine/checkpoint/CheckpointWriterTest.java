package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

class CheckpointWriterTest {

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("net.pth");
    }

    @Test
    void aModelsWeightsAreReadBack() {
        try (Sequential net = new Sequential();
                Sequential other = new Sequential()) {
            for (Sequential each : List.of(net, other)) {
                each.add("conv", Conv2d.of(3, 5, 3));
                each.add("bn", BatchNorm2d.of(5));
            }
            Map<String, Object> meta = new LinkedHashMap<>();
            meta.put("epoch", 12);
            meta.put("dataset_meta", Map.of("classes", List.of("cat", "dög")));
            CheckpointWriter.write(file(), net.stateDict(), meta);
            Checkpoint read = Checkpoint.read(file());
            assertThat(read.stateDict().keySet())
                    .containsExactlyElementsOf(net.stateDict().keySet());
            assertThat(read.meta()).containsEntry("epoch", 12L);
            assertThat(read.classes()).contains(List.of("cat", "dög"));
            assertThat(read.loadInto(other, LoadOptions.STRICT).isExact()).isTrue();
            net.stateDict()
                    .forEach((key, tensor) -> assertThat(
                                    Tensors.floats(other.stateAt(key).value()))
                            .isEqualTo(Tensors.floats(tensor)));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyElementTypeIsWritten(DType type) {
        TorchScope.run(() -> {
            Tensor values = Tensors.of(new float[] {0, 1, 0, 1, 1, 0}, 2, 3).to(type.scalarType());
            CheckpointWriter.write(file(), Map.of("values", values), Map.of());
        });
        StoredTensor read = tensor(Checkpoint.read(file()), "values");
        assertThat(read.dtype()).isEqualTo(type);
        assertThat(read.shape()).containsExactly(2, 3);
        assertThat(read.toFloats()).containsExactly(0, 1, 0, 1, 1, 0);
    }

    @Test
    void tensorsOfEveryLayoutAreWritten() {
        float[] numbers = new float[24];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i;
        }
        TorchScope.run(() -> {
            Map<String, Tensor> state = new LinkedHashMap<>();
            Tensor whole = Tensors.of(numbers, 1, 2, 3, 4);
            state.put("transposed", whole.transpose(1, 3));
            state.put("channels_last", whole.contiguous(MemoryFormat.ChannelsLast));
            state.put("expanded", Tensors.of(new float[] {3}, 1).expand(5));
            state.put("part", whole.view(24).narrow(0, 5, 3));
            state.put("empty", Tensors.empty(ScalarType.Float, 0, 3));
            state.put("scalar", Tensors.scalar(7));
            state.put("grad", Tensors.of(new float[] {1, 2}, 2).set_requires_grad(true));
            CheckpointWriter.write(file(), state, Map.of());
            Checkpoint read = Checkpoint.read(file());
            assertThat(read.stateDict().keySet()).containsExactlyElementsOf(state.keySet());
            state.forEach((key, value) -> {
                assertThat(tensor(read, key).shape()).as(key).isEqualTo(value.shape());
                assertThat(tensor(read, key).toFloats()).as(key).isEqualTo(Tensors.floats(value));
            });
        });
    }

    @Test
    void tensorsOfOneMemoryAreWrittenOnce() throws IOException {
        TorchScope.run(() -> {
            Tensor shared = Tensors.of(new float[10_000], 100, 100);
            CheckpointWriter.write(
                    file(), Map.of("a", shared, "b", shared.view(10_000), "c", shared.clone()), Map.of());
        });
        assertThat(Files.size(file())).isBetween(80_000L, 90_000L);
        assertThat(tensor(Checkpoint.read(file()), "b").shape()).containsExactly(10_000);
    }

    @Test
    void otherEntriesKeepTheirKindsOfValues() {
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("none", null);
        meta.put("yes", true);
        meta.put("small", 7);
        meta.put("negative", -3);
        meta.put("byte", 255);
        meta.put("int", Integer.MIN_VALUE);
        meta.put("long", Long.MAX_VALUE);
        meta.put("big", BigInteger.TWO.pow(80).negate());
        meta.put("lr", 0.1);
        meta.put("text", "Grüße 世界 🙂");
        meta.put("list", List.of(1, List.of(), "x", Map.of()));
        TorchScope.run(() -> {
            Map<String, Object> contents = new LinkedHashMap<>();
            contents.put("meta", meta);
            contents.put("state_dict", Map.of("w", Tensors.scalar(1)));
            contents.put("optimizer", Map.of("state", Map.of(0, Map.of("step", Tensors.scalar(4)))));
            contents.put("ema_state_dict", Map.of("w", Tensors.scalar(2)));
            CheckpointWriter.writeAll(file(), contents);
        });
        Checkpoint read = Checkpoint.read(file());
        assertThat(read.meta())
                .doesNotContainKey("none")
                .containsEntry("yes", true)
                .containsEntry("small", 7L)
                .containsEntry("negative", -3L)
                .containsEntry("byte", 255L)
                .containsEntry("int", (long) Integer.MIN_VALUE)
                .containsEntry("long", Long.MAX_VALUE)
                .containsEntry("big", BigInteger.TWO.pow(80).negate())
                .containsEntry("lr", 0.1)
                .containsEntry("text", "Grüße 世界 🙂")
                .containsEntry("list", List.of(1L, List.of(), "x", Map.of()));
        assertThat(read.weightSets()).containsExactly("state_dict", "ema_state_dict");
        assertThat(Objects.requireNonNull(read.stateDict("ema_state_dict").get("w"))
                        .toFloats())
                .containsExactly(2);
    }

    @Test
    void aCheckpointIsWrittenAgainFromItsFile() {
        Checkpoint published = Checkpoint.read(TestFiles.path("stream.pth"));
        CheckpointWriter.write(file(), published.stateDict(), Map.of());
        Checkpoint read = Checkpoint.read(file());
        assertThat(read.stateDict().keySet())
                .containsExactlyElementsOf(published.stateDict().keySet());
        published.stateDict().forEach((key, value) -> {
            assertThat(tensor(read, key).dtype()).isEqualTo(value.dtype());
            assertThat(tensor(read, key).toFloats()).as(key).isEqualTo(value.toFloats());
        });
    }

    @Test
    void onlyWhatTorchTakesWithWeightsOnlyIsNamed() {
        // Few enough for no number in the pickle to look like a line end.
        List<DType> types = List.of(DType.F16, DType.BF16, DType.F32, DType.F64, DType.I64, DType.U8, DType.BOOL);
        byte[] pickle = TorchScope.call(() -> {
            Map<String, Tensor> state = new LinkedHashMap<>();
            for (DType type : types) {
                state.put(type.name(), Tensors.of(new float[] {0, 1}, 2).to(type.scalarType()));
            }
            return new PickleWriter().write(Map.of("weights", state, "meta", Map.of("epoch", 1)));
        });
        Matcher globals = Pattern.compile("c(collections|torch[a-z_.]*)\n(\\w+)\n")
                .matcher(new String(pickle, StandardCharsets.ISO_8859_1));
        List<String> names = new ArrayList<>();
        while (globals.find()) {
            names.add(globals.group(1) + "." + globals.group(2));
        }
        // A name ends two lines, and nothing else here has line ends: there is no other name.
        assertThat(new String(pickle, StandardCharsets.ISO_8859_1)
                        .chars()
                        .filter(c -> c == '\n')
                        .count())
                .isEqualTo(2L * names.size());
        assertThat(names).contains("collections.OrderedDict", "torch._utils._rebuild_tensor_v2");
        names.removeAll(List.of("collections.OrderedDict", "torch._utils._rebuild_tensor_v2"));
        assertThat(names).hasSize(types.size()).allMatch(name -> name.matches("torch\\.\\w+Storage"));
    }

    @Test
    void equalValuesGiveEqualBytesWhichStartWhereTorchMapsThem() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            TorchScope.run(() -> CheckpointWriter.write(
                    file(), Map.of("w", Tensors.of(new float[] {1.5f, 2.5f}, 2)), Map.of("epoch", 3)));
            files.add(Files.readAllBytes(file()));
        }
        assertThat(files.get(0)).isEqualTo(files.get(1));
        FileBytes bytes = FileBytes.open(file());
        byte[] values = {0, 0, (byte) 0xC0, 0x3F, 0, 0, 0x20, 0x40};
        int at = indexOf(files.get(0), values);
        assertThat(at).isPositive();
        assertThat(at % 64).isZero();
        assertThat(ZipArchive.open(bytes).names())
                .containsExactly("archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/version");
    }

    private static int indexOf(byte[] whole, byte[] part) {
        for (int i = 0; i + part.length <= whole.length; i++) {
            if (Arrays.equals(whole, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldFileAndNothingElse() throws IOException {
        Files.writeString(file(), "old");
        assertThatThrownBy(() ->
                        CheckpointWriter.write(file(), Map.of(), Map.of("a", Map.of("b", new StringReader("")))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("meta.a.b")
                .hasMessageContaining("java.io.StringReader");
        assertThatThrownBy(() -> CheckpointWriter.write(file(), Map.of(), Map.of("a", Map.of(1.5, "b"))))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("meta.a");
        TorchScope.run(() -> assertThatThrownBy(() -> CheckpointWriter.write(
                        file(), Map.of("z", Tensors.scalar(1).to(ScalarType.ComplexFloat)), Map.of()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("state_dict.z"));
        assertThatThrownBy(() -> CheckpointWriter.write(file().resolve("such.pth"), Map.of(), Map.of()))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cannot write");
        assertThat(Files.readString(file())).isEqualTo("old");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file());
        }
    }

    @Test
    void sizesBeyondFourGigabytesHaveTheirOwnFields() {
        // Every entry as if it were that large; a file that is would take minutes to write.
        CheckpointFile.write(file(), channel -> {
            ZipWriter zip = new ZipWriter(channel, 1);
            zip.add("a", new byte[] {1, 2, 3});
            zip.add("folder/ü", new byte[200]);
            zip.finish();
        });
        ZipArchive read = ZipArchive.open(FileBytes.open(file()));
        assertThat(read.names()).containsExactly("a", "folder/ü");
        assertThat(read.bytes("a").remaining()).isEqualTo(3);
        assertThat(read.bytes("a").get(2)).isEqualTo((byte) 3);
        assertThat(read.size("folder/ü")).contains(200L);
    }

    @Test
    void anEntryOfAnotherSizeIsAnError() {
        assertThatThrownBy(
                        () -> CheckpointFile.write(file(), channel -> new ZipWriter(channel).add("a", 5, sink -> {})))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("0 bytes, not 5");
        assertThat(file()).doesNotExist();
    }

    private static StoredTensor tensor(Checkpoint checkpoint, String key) {
        return Objects.requireNonNull(checkpoint.stateDict().get(key));
    }
}
