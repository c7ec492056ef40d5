package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

/** Backbone, neck and head together, with weights that are computed from their names. */
@Tag("golden")
class YOLOXTest {

    private static final double TOLERANCE = 1e-4;
    private static final List<String> HEAD = List.of("cls_score", "bbox_pred", "objectness");

    @TestFactory
    Stream<DynamicTest> givesTheOriginalsOutputs() {
        return GoldenRoots.files("models/yolox", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("forward_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> checkForward(path)));
    }

    private static void checkForward(Path path) {
        JsonNode node = Json.read(path);
        try (YOLOX model = Models.yolox(Models.Size.of(node.get("model").textValue()))) {
            Models.fill(model, node.get("fill_gain").doubleValue());
            model.eval();
            assertThat(model.namedState()).hasSize(node.get("num_tensors").intValue());
            assertThat(parameters(model)).isEqualTo(node.get("num_params").longValue());
            Path tensors = path.resolveSibling(path.getFileName().toString().replace(".json", ".safetensors"));
            Optional<SafetensorsFile> file =
                    Files.exists(tensors) ? Optional.of(SafetensorsFile.read(tensors)) : Optional.empty();
            checkOutputs(model, node, file);
            model.prepareForInference();
            checkOutputs(model, node, file);
        }
        GoldenRoots.report("models/yolox forward", 1);
    }

    private static void checkOutputs(YOLOX model, JsonNode node, Optional<SafetensorsFile> file) {
        TorchScope.run(() -> Grad.off(() -> {
            Tensor input = Models.input(node.get("input"), true);
            List<Tensor> backbone = model.backbone().forward(input);
            List<Tensor> neck = model.extractFeat(input);
            List<List<Tensor>> head = model.forward(input);
            Map<String, Tensor> outputs = new LinkedHashMap<>();
            for (int level = 0; level < neck.size(); level++) {
                outputs.put("backbone." + level, backbone.get(level));
                outputs.put("neck." + level, neck.get(level));
                for (int kind = 0; kind < HEAD.size(); kind++) {
                    outputs.put(HEAD.get(kind) + "." + level, head.get(kind).get(level));
                }
            }
            assertThat(outputs).hasSize(node.get("outputs").size());
            outputs.forEach((name, tensor) ->
                    Models.check(name, tensor, node.get("outputs").get(name), TOLERANCE));
            file.ifPresent(tensors -> {
                for (String name : tensors.names()) {
                    Tensor output = outputs.get(name);
                    assertThat(output).as(name).isNotNull();
                    checkAll(name, output, tensors.get(name));
                }
            });
        }));
    }

    private static void checkAll(String name, Tensor actual, SafetensorsFile.Tensor expected) {
        float[] values = Tensors.floats(actual);
        float[] wanted = expected.floats();
        assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            difference = Math.max(difference, Math.abs((double) wanted[i] - values[i]));
        }
        assertThat(difference).as(name).isLessThanOrEqualTo(TOLERANCE * largest);
    }

    @TestFactory
    Stream<DynamicTest> hasTheOriginalsStateDict() {
        return GoldenRoots.files("models/yolox", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("state_dict_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> checkStateDict(path)));
    }

    private static void checkStateDict(Path path) {
        String name = path.getFileName().toString().replace("state_dict_", "").replace(".json", "");
        List<String> expected = new ArrayList<>();
        Json.read(path).properties().forEach(entry -> {
            List<Long> shape = new ArrayList<>();
            entry.getValue().forEach(size -> shape.add(size.longValue()));
            expected.add(entry.getKey() + " " + shape);
        });
        try (YOLOX model = Models.yolox(Models.Size.of(name))) {
            List<String> actual = new ArrayList<>();
            model.namedState().forEach((key, parameter) -> actual.add(key + " " + Arrays.toString(parameter.shape())));
            assertThat(actual).containsExactlyElementsOf(expected);
        }
        GoldenRoots.report("models/yolox state_dict", 1);
    }

    private static long parameters(YOLOX model) {
        return model.namedParameters().values().stream()
                .mapToLong(Parameter::numel)
                .sum();
    }
}
