package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that torch wrote, in its several layouts; what is in them is computed here again. */
class CheckpointTest {

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth"})
    void everyElementTypeIsRead(String file) {
        Map<String, StoredTensor> state = Checkpoint.read(TestFiles.path(file)).stateDict();
        for (DType type : DType.values()) {
            String key = "types." + type.name().toLowerCase(Locale.ROOT);
            StoredTensor tensor = tensor(state, key);
            assertThat(tensor.dtype()).isEqualTo(type);
            if (type == DType.BOOL) {
                assertThat(tensor.toFloats()).containsExactly(1, 0, 1);
            } else {
                int sign = type == DType.U8 ? 1 : -1;
                assertThat(tensor.shape()).containsExactly(2, 3);
                float[] values = tensor.toFloats();
                for (int i = 0; i < 6; i++) {
                    // Zero times minus one has a sign in the float types only.
                    assertThat(values[i] + 0f).isEqualTo((float) (sign * i) + 0f);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth", "plain_stream.pth"})
    void viewsOfOneStorageAreRead(String file) {
        Map<String, StoredTensor> state = Checkpoint.read(TestFiles.path(file)).stateDict();
        float[] whole = tensor(state, "views.whole").toFloats();
        for (int i = 0; i < 24; i++) {
            assertThat(whole[i]).isEqualTo(i);
        }
        StoredTensor transposed = tensor(state, "views.transposed");
        assertThat(transposed.shape()).containsExactly(6, 4);
        float[] values = transposed.toFloats();
        for (int row = 0; row < 6; row++) {
            for (int column = 0; column < 4; column++) {
                assertThat(values[row * 4 + column]).isEqualTo(column * 6 + row);
            }
        }
        assertThat(tensor(state, "views.part").toFloats()).containsExactly(5, 6, 7, 8, 9, 10);
        assertThat(tensor(state, "views.stepped").toFloats()).containsExactly(1, 5, 9, 13, 17, 21);
        assertThat(tensor(state, "views.expanded").toFloats()).containsOnly(3).hasSize(10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth"})
    void otherShapesAndParametersAreRead(String file) {
        Map<String, StoredTensor> state = Checkpoint.read(TestFiles.path(file)).stateDict();
        assertThat(tensor(state, "scalar").shape()).isEmpty();
        assertThat(tensor(state, "scalar").toFloats()).containsExactly(7);
        assertThat(tensor(state, "empty").shape()).containsExactly(0, 3);
        assertThat(tensor(state, "empty").toFloats()).isEmpty();
        assertThat(tensor(state, "parameter").toFloats()).containsExactly(0.25f, 0.25f, 0.25f, 0.25f);
        float[] values = tensor(state, "channels_last").toFloats();
        for (int i = 0; i < 48; i++) {
            assertThat(values[i]).isEqualTo(i);
        }
        assertThat(state.keySet().iterator().next()).isEqualTo("types.f16");
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive.pth", "stream.pth"})
    void whatTheTrainingWroteIsReadable(String file) {
        Checkpoint checkpoint = Checkpoint.read(TestFiles.path(file));
        Map<String, Object> meta = checkpoint.meta();
        assertThat(meta)
                .containsEntry("epoch", 12L)
                .containsEntry("time", 1.25)
                .containsEntry("mmengine_version", "0.10.0")
                .containsEntry("big", BigInteger.TWO.pow(80))
                .containsEntry("loss", 0.125)
                .containsEntry("count", -3L)
                .doesNotContainKey("none");
        assertThat(meta.get("array")).isInstanceOf(Opaque.class);
        assertThat(checkpoint.classes()).contains(List.of("cat", "dog"));
        assertThat(checkpoint.palette()).contains(List.of(List.of(220, 20, 60), List.of(119, 11, 32)));
        assertThat(checkpoint.weightSets()).containsExactly("state_dict");
    }

    @Test
    void theOldestFormatIsRead() {
        Map<String, StoredTensor> state =
                Checkpoint.read(TestFiles.path("tar.pth")).stateDict();
        assertThat(state).containsOnlyKeys("a.transposed", "a.part");
        assertThat(tensor(state, "a.transposed").shape()).containsExactly(6, 4);
        assertThat(tensor(state, "a.transposed").toFloats()).startsWith(0, 6, 12, 18, 1, 7);
        assertThat(tensor(state, "a.part").toFloats()).containsExactly(5, 7, 9);
    }

    @Test
    void theEntryModelIsUsedAndLosesThePrefixOfWrappers() {
        Map<String, StoredTensor> state =
                Checkpoint.read(TestFiles.path("model_entry.pth")).stateDict();
        assertThat(state).containsOnlyKeys("weight");
        assertThat(tensor(state, "weight").toFloats()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void typesThatAreNotSupportedAreNamed() {
        assertThatThrownBy(() -> Checkpoint.read(TestFiles.path("complex.pth")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("ComplexFloatStorage");
        assertThatThrownBy(() -> Checkpoint.read(TestFiles.path("uint16.pth")).stateDict())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("uint16");
    }

    @Test
    void programsAndSmallFloatsAreNamed() {
        assertThatThrownBy(() -> Checkpoint.read(TestFiles.path("script.pth")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("TorchScript");
        assertThatThrownBy(() -> Checkpoint.read(TestFiles.path("float8.pth")).stateDict())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("float8_e5m2");
    }

    @Test
    void aPickledModuleIsNoStateDict() {
        assertThatThrownBy(() -> Checkpoint.read(TestFiles.path("module.pth")).stateDict())
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("torch.nn.modules.container.Sequential");
    }

    @Test
    void otherFilesAreNoCheckpoints() {
        assertThatThrownBy(() -> Checkpoint.read(Path.of("no", "such.pth")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("there is no checkpoint");
        assertThatThrownBy(() -> Checkpoint.read(Path.of(".")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> Checkpoint.read(Path.of("pom.xml")))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("neither");
    }

    private static StoredTensor tensor(Map<String, StoredTensor> state, String key) {
        StoredTensor tensor = state.get(key);
        assertThat(tensor).as(key).isNotNull();
        return Objects.requireNonNull(tensor);
    }
}
