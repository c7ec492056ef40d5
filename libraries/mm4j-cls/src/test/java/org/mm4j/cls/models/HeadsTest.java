package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.models.heads.ClassifierHead;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Heads give what the originals give, and their losses too. */
class HeadsTest {

    private static final double TOLERANCE = 1e-4;
    private static final RegistryKey<ClassifierHead> HEADS = new RegistryKey<>("model", ClassifierHead.class);

    private static ClassifierHead head(String json) {
        return Models.context().build(HEADS, Configs.dict(Json.parse(json)));
    }

    @TestFactory
    List<DynamicTest> giveTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : Json.read(Path.of("src/test/resources/heads/numbers.json"))) {
            tests.add(dynamicTest(node.get("cfg").toString(), () -> check(node)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode node) {
        ClassifierHead head = head(node.get("cfg").toString());
        List<ClsDataSample> samples = new ArrayList<>();
        for (JsonNode labels : node.get("labels")) {
            List<Integer> all = new ArrayList<>();
            if (labels.isArray()) {
                labels.forEach(label -> all.add(label.intValue()));
            } else {
                all.add(labels.intValue());
            }
            samples.add(ClsDataSample.EMPTY.withGtLabels(all));
        }
        try (BaseModule module = BaseModule.of(head)) {
            assertThat(module.namedState().keySet())
                    .containsExactlyInAnyOrderElementsOf(Json.strings(node.get("keys")));
            Models.fill(module, 1);
            module.eval();
            TorchScope.run(() -> {
                int width = node.get("width").intValue();
                int tokens = node.path("tokens").asInt(1);
                int rows = tokens * samples.size();
                float[] values = SyntheticWeights.uniform("heads/features", rows * width, -1, 1);
                Tensor features = Tensors.of(values, rows, width).requires_grad_(true);
                List<Tensor> perToken = new ArrayList<>();
                for (int i = 0; i < tokens; i++) {
                    perToken.add(features.narrow(0, (long) i * samples.size(), samples.size()));
                }
                Models.check("forward", head.forward(perToken), node.get("forward"), TOLERANCE);
                checkPredictions(head.predict(perToken, samples), node);
                Tensor loss = head.loss(perToken, samples).total();
                double expected = node.get("loss").doubleValue();
                assertThat((double) loss.item_float()).isCloseTo(expected, Models.relative(TOLERANCE, expected));
                loss.backward();
                double gradient = node.get("grad").doubleValue();
                assertThat(Models.norm(features.grad())).isCloseTo(gradient, Models.relative(TOLERANCE, gradient));
            });
        }
    }

    private static void checkPredictions(List<ClsDataSample> found, JsonNode node) {
        List<Tensor> scores = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            List<Integer> labels = new ArrayList<>();
            node.get("pred").get(i).forEach(label -> labels.add(label.intValue()));
            assertThat(found.get(i).predLabels()).isEqualTo(labels);
            float[] row = found.get(i).predScore().orElseThrow();
            scores.add(Tensors.of(row, 1, row.length));
        }
        Models.check("scores", Tensors.cat(scores, 0), node.get("scores"), TOLERANCE);
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused(
                "{\"type\": \"StackedLinearClsHead\", \"num_classes\": 2, \"in_channels\": 3, \"mid_channels\": []}",
                "mid_channels",
                "LinearClsHead");
        refused("{\"type\": \"MultiLabelClsHead\", \"thr\": 0.5, \"topk\": 2}", "thr", "topk");
        refused("{\"type\": \"MultiLabelLinearClsHead\", \"num_classes\": 0, \"in_channels\": 3}", "num_classes");
    }

    private static void refused(String json, String... words) {
        assertThatThrownBy(() -> head(json)).hasMessageContainingAll(words);
    }
}
