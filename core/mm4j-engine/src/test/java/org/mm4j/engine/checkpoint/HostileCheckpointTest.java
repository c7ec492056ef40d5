package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are damaged, or were made to do harm. */
class HostileCheckpointTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "os, system",
        "posix, system",
        "nt, system",
        "builtins, eval",
        "builtins, exec",
        "builtins, getattr",
        "__builtin__, eval",
        "subprocess, Popen",
        "sys, exit",
        "shutil, rmtree",
        "socket, socket",
        "importlib, import_module",
        "runpy, _run_code",
        "operator, attrgetter",
        "pickle, loads",
        "torch, load",
        "torch.storage, _load_from_bytes",
        "torch.serialization, os.system",
        "numpy.testing._private.utils, runstring",
        "os.path, join"
    })
    void namesOfAttacksAreRefusedAndNothingRuns(String module, String name) throws IOException {
        Path witness = folder.resolve("witness");
        byte[] pickle = new Pickles()
                .global(module, name)
                .op('(')
                .text("touch " + witness)
                .op('t')
                .op('R')
                .end();
        assertThatThrownBy(() -> Checkpoint.read(Pickles.archive(folder, pickle, Map.of())))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining(module + "." + name)
                .hasMessageContaining("nothing of it was executed");
        assertThat(Files.exists(witness)).isFalse();
    }

    @Test
    void namesOfAttacksAreRefusedInTheStreamAndByStackGlobal() throws IOException {
        byte[] attack = new Pickles()
                .text("os")
                .text("system")
                .bytes(0x93)
                .op('(')
                .text("true")
                .op('t')
                .op('R')
                .end();
        Path file = folder.resolve("stream.pth");
        Files.write(file, attack);
        assertThatThrownBy(() -> Checkpoint.read(file))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("os.system");
    }

    @Test
    void unknownObjectsBesideTheWeightsBecomePlaceholders() {
        byte[] pickle = new Pickles()
                .op('}')
                .op('(')
                .text("message_hub")
                .global("mmengine.logging.history_buffer", "HistoryBuffer")
                .op(')')
                .bytes(0x81)
                .op('}')
                .text("n")
                .integer(1)
                .op('s')
                .op('b')
                .text("state_dict")
                .op('}')
                .text("weight")
                .tensor("0", 2, 0, new long[] {2}, new long[] {1})
                .op('s')
                .op('u')
                .end();
        Path file = Pickles.archive(folder, pickle, Map.of("0", Pickles.floats(1, 2)));
        StoredTensor weight = Checkpoint.read(file).stateDict().get("weight");
        assertThat(weight).isNotNull();
        assertThat(weight.toFloats()).containsExactly(1, 2);
    }

    /** Every checkpoint of a training by mmengine names the methods of its histories so. */
    @Test
    void methodsOfHistoriesAreNamedAndOthersAreRefused() {
        for (String type : new String[] {"HistoryBuffer", "MessageHub"}) {
            byte[] pickle = new Pickles()
                    .op('}')
                    .op('(')
                    .text("statistics_methods")
                    .global("__builtin__", "getattr")
                    .op('(')
                    .global("mmengine.logging.history_buffer", type)
                    .text("min")
                    .op('t')
                    .op('R')
                    .text("state_dict")
                    .op('}')
                    .text("weight")
                    .tensor("0", 2, 0, new long[] {2}, new long[] {1})
                    .op('s')
                    .op('u')
                    .end();
            Path file = Pickles.archive(folder, pickle, Map.of("0", Pickles.floats(1, 2)));
            if (type.equals("HistoryBuffer")) {
                assertThat(Checkpoint.read(file).stateDict()).containsOnlyKeys("weight");
            } else {
                assertThatThrownBy(() -> Checkpoint.read(file))
                        .hasMessageContaining("__builtin__.getattr")
                        .hasMessageContaining("nothing of it was executed");
            }
        }
    }

    @Test
    void unknownObjectsAmongTheWeightsAreRefused() {
        byte[] pickle = new Pickles()
                .op('}')
                .text("state_dict")
                .op('}')
                .text("weight")
                .global("some.library", "Weights")
                .op(')')
                .op('R')
                .op('s')
                .op('s')
                .end();
        Path file = Pickles.archive(folder, pickle, Map.of());
        assertThatThrownBy(() -> Checkpoint.read(file).stateDict())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("some.library.Weights")
                .hasMessageContaining("weight");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 0, 3, 1",
        "2, 1, 2, 1",
        "2, -1, 1, 1",
        "2, 0, 2, 2",
        "2, 0, -2, 1",
        "2, 0, 2, -1",
        "2, 9223372036854775807, 2, 1",
        "2, 0, 9223372036854775807, 9223372036854775807",
        "2, 0, 4611686018427387904, 0",
        "3, 0, 2, 1",
        "-2, 0, 2, 1",
        "4611686018427387905, 0, 2, 1"
    })
    void tensorsOutsideOfTheirStorageAreRefused(long elements, long offset, long size, long stride) {
        byte[] pickle = new Pickles()
                .op('}')
                .text("w")
                .tensor("0", elements, offset, new long[] {size}, new long[] {stride})
                .op('s')
                .end();
        Path file = Pickles.archive(folder, pickle, Map.of("0", Pickles.floats(1, 2)));
        assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(CheckpointException.class);
    }

    @Test
    void storagesOutsideOfTheArchiveAreRefused() {
        for (String key : new String[] {"1", "../version", ""}) {
            byte[] pickle = new Pickles()
                    .op('}')
                    .text("w")
                    .tensor(key, 2, 0, new long[] {2}, new long[] {1})
                    .op('s')
                    .end();
            Path file = Pickles.archive(folder, pickle, Map.of("0", Pickles.floats(1, 2)));
            assertThatThrownBy(() -> Checkpoint.read(file)).as(key).isInstanceOf(CheckpointException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"h\u0005.", "0.", ".", "t.", "e.", "s.", "R.", "b.", "Q.", "(.", "X", "u.", "}]Ns.", "~."})
    void brokenProgramsAreRefused(String opcodes) {
        byte[] pickle = new Pickles().raw(opcodes).end();
        assertThatThrownBy(() -> Checkpoint.read(Pickles.archive(folder, pickle, Map.of())))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("pickle");
    }

    @Test
    void deepNestingAndHugeLengthsAreRefused() {
        Pickles deep = new Pickles().op(')');
        for (int i = 0; i < 100_000; i++) {
            deep.bytes(0x85);
        }
        byte[] nested = deep.end();
        assertThatThrownBy(() -> Checkpoint.read(Pickles.archive(folder, nested, Map.of())))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("nests");
        byte[] huge = new Pickles().op('X').int32(-1).end();
        assertThatThrownBy(() -> Checkpoint.read(Pickles.archive(folder, huge, Map.of())))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void sharedPartsThatWouldUnfoldWithoutEndTakeNoTime() {
        Pickles bomb = new Pickles().op(']').text("x").op('a');
        for (int i = 0; i < 60; i++) {
            // A list that holds the list before it twice.
            bomb.op('q')
                    .bytes(i)
                    .op('0')
                    .op(']')
                    .op('h')
                    .bytes(i)
                    .op('a')
                    .op('h')
                    .bytes(i)
                    .op('a');
        }
        byte[] pickle = bomb.op('q')
                .bytes(60)
                .op('0')
                .op('}')
                .text("meta")
                .op('}')
                .text("b")
                .op('h')
                .bytes(60)
                .op('s')
                .op('s')
                .end();
        Map<String, Object> meta =
                Checkpoint.read(Pickles.archive(folder, pickle, Map.of())).meta();
        assertThat(meta).containsKey("b");
    }

    @Test
    void aListThatHoldsItselfIsReadable() {
        byte[] pickle = new Pickles()
                .op('}')
                .text("meta")
                .op('}')
                .text("l")
                .op(']')
                .op('q')
                .bytes(1)
                .op('h')
                .bytes(1)
                .op('a')
                .op('s')
                .op('s')
                .end();
        assertThat(Checkpoint.read(Pickles.archive(folder, pickle, Map.of())).meta())
                .containsKey("l");
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth", "tar.pth"})
    void cutFilesAreRefusedAtEveryLength(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TestFiles.path(name));
        Path file = folder.resolve("cut.pth");
        // A tar archive ends with blocks of zeros that nobody misses.
        int end = name.equals("tar.pth") ? 3_500 : whole.length;
        for (int length = 0; length < end; length += 37) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> Checkpoint.read(file)).isInstanceOf(CheckpointException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth", "tar.pth", "plain_stream.pth"})
    void changedBytesGiveValuesOrAnErrorButNothingElse(String name) throws IOException {
        byte[] whole = Files.readAllBytes(TestFiles.path(name));
        Path file = folder.resolve("changed.pth");
        Random random = new Random(5);
        int refused = 0;
        for (int round = 0; round < 1500; round++) {
            byte[] changed = whole.clone();
            for (int i = 0; i <= round % 3; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, changed);
            try {
                Checkpoint checkpoint = Checkpoint.read(file);
                checkpoint.meta();
                checkpoint.stateDict().values().forEach(tensor -> {
                    if (tensor.numel() < 10_000) {
                        tensor.toFloats();
                    }
                });
            } catch (CheckpointException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
    }

    @Test
    void damageOfAStorageIsFoundByItsChecksum() throws IOException {
        byte[] pickle = new Pickles()
                .op('}')
                .text("w")
                .tensor("0", 2, 0, new long[] {2}, new long[] {1})
                .op('s')
                .end();
        Path file = Pickles.archive(folder, pickle, Map.of("0", Pickles.floats(123.456f, 2)));
        byte[] bytes = Files.readAllBytes(file);
        byte[] wanted = Pickles.floats(123.456f);
        for (int i = 0; i + 4 < bytes.length; i++) {
            if (Arrays.equals(Arrays.copyOfRange(bytes, i, i + 4), wanted)) {
                bytes[i] ^= 1;
            }
        }
        Files.write(file, bytes);
        Map<String, StoredTensor> state = Checkpoint.read(file).stateDict();
        assertThatThrownBy(() -> state.values().iterator().next().toFloats())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("checksum");
    }
}
