package org.mm4j.engine.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.nn.Tensors;

class LoadTest {

    @TempDir
    Path folder;

    private static Sequential block() {
        Sequential block = new Sequential();
        block.add("conv", Conv2d.of(2, 3, 1, 1, 0, 1, 1, false));
        block.add("bn", BatchNorm2d.of(3));
        return block;
    }

    private static final class Net extends BaseModule {
        Net() {
            child("backbone", new ModuleList<>(List.of(block(), block())));
        }
    }

    private static Map<String, TensorSource> values(BaseModule module, String prefix) {
        Map<String, TensorSource> state = new LinkedHashMap<>();
        module.namedState().forEach((key, parameter) -> {
            float[] values = new float[(int) parameter.numel()];
            Arrays.fill(values, key.length());
            state.put(prefix + key, TensorSource.of(values, parameter.shape()));
        });
        return state;
    }

    @Test
    void everythingIsLoadedByKey() {
        try (Net net = new Net()) {
            LoadReport report = net.loadStateDict(values(net, ""), true);
            assertThat(report.isExact()).isTrue();
            assertThat(report.loaded()).hasSize(12);
            net.stateDict()
                    .forEach((key, tensor) -> assertThat(Tensors.floats(tensor)).containsOnly(key.length()));
        }
    }

    @Test
    void whatDoesNotMatchIsReportedWithNumbersFolded() {
        try (Net net = new Net()) {
            Map<String, TensorSource> state = values(net, "");
            state.remove("backbone.0.bn.weight");
            state.remove("backbone.1.bn.weight");
            state.remove("backbone.1.bn.num_batches_tracked");
            state.put("head.fc.weight", TensorSource.of(new float[] {1}, 1));
            state.put("backbone.0.conv.weight", TensorSource.of(new float[] {1, 2}, 2, 1, 1, 1));
            LoadReport report = net.loadStateDict(state, false);
            assertThat(report.missing()).containsExactly("backbone.0.bn.weight", "backbone.1.bn.weight");
            assertThat(report.unexpected()).containsExactly("head.fc.weight");
            assertThat(report.mismatched()).hasSize(1);
            assertThat(report.toString())
                    .contains("8 loaded, 2 missing, 1 unexpected, 1 mismatched")
                    .contains("backbone.{0-1}.bn.weight (2)")
                    .contains("backbone.0.conv.weight: model [3, 2, 1, 1], file [2, 1, 1, 1]");
            assertThat(Tensors.floats(net.stateAt("backbone.0.bn.weight").value()))
                    .containsOnly(1);
            assertThatThrownBy(() -> net.loadStateDict(state, true))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("strict")
                    .hasMessageContaining("head.fc.weight");
        }
    }

    @Test
    void nothingMatchedIsAnErrorThatProposesThePrefix() {
        try (Net net = new Net();
                Sequential part = block()) {
            assertThatThrownBy(() -> net.loadStateDict(values(net, "detector."), false))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("prefix='detector.'");
            assertThatThrownBy(() -> net.loadStateDict(values(part, ""), false))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("alone");
            assertThatThrownBy(() -> net.loadStateDict(Map.of("x.y", TensorSource.of(new float[] {1}, 1)), false))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("another model");
        }
    }

    @Test
    void aPartIsLoadedByItsPrefix() {
        Path file = folder.resolve("net.safetensors");
        try (Net net = new Net();
                Sequential part = block()) {
            net.loadStateDict(values(net, ""), true);
            Safetensors.write(file, net.stateDict(), Map.of());
            Checkpoint checkpoint = Checkpoint.read(file);
            LoadReport report = checkpoint.loadInto(part, LoadOptions.STRICT.withPrefix("backbone.1"));
            assertThat(report.isExact()).isTrue();
            assertThat(Tensors.floats(part.stateAt("conv.weight").value()))
                    .containsOnly("backbone.1.conv.weight".length());
            assertThatThrownBy(() -> checkpoint.loadInto(part, LoadOptions.LENIENT.withPrefix("neck")))
                    .isInstanceOf(CheckpointException.class)
                    .hasMessageContaining("neck.")
                    .hasMessageContaining("backbone.");
        }
    }

    @Test
    void aModelKeepsWhatWasLoadedIntoItAndItsParts() throws IOException {
        Path file = folder.resolve("net.pth");
        Path log = folder.resolve("loads.json");
        try (Net net = new Net()) {
            assertThat(net.loads()).isEmpty();
            Map<String, TensorSource> state = values(net, "");
            state.remove("backbone.0.bn.weight");
            state.put("backbone.0.conv.weight", TensorSource.of(new float[] {1, 2}, 2, 1, 1, 1));
            net.loadStateDict(state, false);
            CheckpointWriter.write(file, net.stateDict(), Map.of());
            BaseModule part =
                    Objects.requireNonNull(Objects.requireNonNull(net.children().get("backbone"))
                            .children()
                            .get("1"));
            Checkpoint.read(file).loadInto(part, LoadOptions.STRICT.withPrefix("backbone.0."));
            assertThat(net.loads()).containsOnlyKeys("", "backbone.1");
            LoadLog.write(net, log);
        }
        JsonNode read = new ObjectMapper().readTree(log.toFile());
        assertThat(read).hasSize(2);
        assertThat(read.at("/0/module").asText()).isEmpty();
        assertThat(read.at("/0/missing/0").asText()).isEqualTo("backbone.0.bn.weight");
        assertThat(read.at("/0/loaded")).hasSize(10);
        assertThat(read.at("/0/mismatched/0").toString())
                .isEqualTo("{\"key\":\"backbone.0.conv.weight\",\"model\":[3,2,1,1],\"file\":[2,1,1,1]}");
        assertThat(read.at("/1/module").asText()).isEqualTo("backbone.1");
        assertThat(read.at("/1/source").asText()).contains(file.toString(), "backbone.0.");
        assertThat(read.at("/1/missing")).isEmpty();
    }

    @Test
    void numbersAreFoldedAlsoWhereTheyHaveGaps() {
        assertThat(KeyFolding.fold(List.of("a.0.w", "b", "a.2.w", "c1.x3", "c2.x3")))
                .containsExactly("a.{0,2}.w (2)", "b", "c{1-2}.x3 (2)");
    }
}
