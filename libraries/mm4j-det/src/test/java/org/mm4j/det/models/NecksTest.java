package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.Training;
import org.mm4j.engine.checkpoint.CheckpointStore;
import org.mm4j.engine.checkpoint.DownloadListener;
import org.mm4j.engine.checkpoint.Safetensors;
import org.mm4j.engine.init.InitContext;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Necks give what the originals give: names of parameters, maps, and gradients of the sum of the mean squares of the maps. */
class NecksTest {

    private static final double TOLERANCE = 1e-4;

    private static final RegistryKey<Neck> NECKS = new RegistryKey<>("model", Neck.class);

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> giveTheOriginalsMapsAndGradients() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/org/mm4j/det/models/necks"))) {
            return files.filter(path -> path.toString().endsWith(".json")).sorted().toList().stream()
                    .map(path -> dynamicTest(path.getFileName().toString(), () -> check(Json.read(path))));
        }
    }

    /** The backbones of a recursive pyramid take their weights from where the whole model takes them. */
    @Test
    void aNeckHandsTheStoreOnToItsBackbones(@TempDir Path folder) throws IOException {
        JsonNode node = Json.read(Path.of("src/test/resources/org/mm4j/det/models/necks/rfp.json"));
        Path file = Files.createDirectories(folder.resolve("example.org")).resolve("backbone.safetensors");
        TorchScope.run(() -> Safetensors.write(
                file, Map.of("bn1.weight", Tensors.of(new float[8], 8).add(new Scalar(3))), Map.of()));
        ((ObjectNode) node.get("cfg").get("rfp_backbone")).set("init_cfg", Json.parse("""
                {"type": "Pretrained", "checkpoint": "https://example.org/backbone.safetensors"}"""));
        try (BaseModule neck = BaseModule.of(Models.scope("mmdet").build(NECKS, Configs.dict(node.get("cfg"))))) {
            neck.initWeights(new InitContext(new CheckpointStore(folder, DownloadListener.SILENT)));
            assertThat(Tensors.floats(neck.stateAt("rfp_modules.0.bn1.weight").value()))
                    .containsOnly(3);
            assertThat(Tensors.floats(neck.stateAt("rfp_weight.weight").value()))
                    .containsOnly(0);
        }
    }

    private static void check(JsonNode node) {
        Neck neck = Models.scope("mmdet").build(NECKS, Configs.dict(node.get("cfg")));
        try (BaseModule module = BaseModule.of(neck)) {
            Map<String, String> keys = new LinkedHashMap<>();
            node.get("keys").properties().forEach(e -> keys.put(e.getKey(), shape(e.getValue())));
            Map<String, String> own = new LinkedHashMap<>();
            module.namedState()
                    .forEach(
                            (name, p) -> own.put(name, List.of(boxed(p.shape())).toString()));
            assertThat(own).containsExactlyInAnyOrderEntriesOf(keys);
            Models.fill(module, node.get("fill_gain").doubleValue());
            module.train(node.get("train").booleanValue());
            TorchScope.run(() -> {
                List<Tensor> inputs = new ArrayList<>();
                for (JsonNode shape : node.get("inputs")) {
                    inputs.add(input("in" + inputs.size(), shape));
                }
                List<Tensor> outputs = neck.forward(inputs);
                assertThat(outputs).hasSize(node.get("outputs").size());
                Tensor total = Tensors.scalar(0);
                for (int i = 0; i < outputs.size(); i++) {
                    Models.check("out " + i, outputs.get(i), node.get("outputs").get(i), TOLERANCE);
                    total = total.add(outputs.get(i).mul(outputs.get(i)).mean());
                }
                total.backward();
                for (int i = 0; i < inputs.size(); i++) {
                    close(
                            "input " + i,
                            norm(inputs.get(i).grad()),
                            node.get("input_grads").get(i));
                }
                Map<String, Double> norms = Training.gradientNorms(module);
                node.get("grad_norms").properties().forEach(e -> {
                    assertThat(norms).containsKey(e.getKey());
                    close(e.getKey(), norms.getOrDefault(e.getKey(), Double.NaN), e.getValue());
                });
            });
        }
    }

    private static String shape(JsonNode sizes) {
        List<Long> values = new ArrayList<>();
        sizes.forEach(size -> values.add(size.longValue()));
        return values.toString();
    }

    private static Long[] boxed(long[] values) {
        Long[] boxed = new Long[values.length];
        for (int i = 0; i < values.length; i++) {
            boxed[i] = values[i];
        }
        return boxed;
    }

    private static Tensor input(String name, JsonNode sizes) {
        long[] shape = new long[sizes.size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i).longValue();
            count *= (int) shape[i];
        }
        Tensor input = Tensors.of(SyntheticWeights.uniform(name, count, -1, 1), shape);
        input.set_requires_grad(true);
        return input;
    }

    private static double norm(Tensor gradient) {
        if (!gradient.defined()) {
            return 0;
        }
        double sum = 0;
        for (float value : Tensors.floats(gradient)) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private static void close(String what, double actual, JsonNode expected) {
        double value = expected.doubleValue();
        assertThat(actual).as("gradient of " + what).isCloseTo(value, within(10 * TOLERANCE * Math.abs(value) + 1e-7));
    }
}
