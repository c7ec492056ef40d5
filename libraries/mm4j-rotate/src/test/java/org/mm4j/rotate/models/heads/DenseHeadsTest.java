package org.mm4j.rotate.models.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.models.heads.BaseDenseHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.TensorSummary;

/**
 * Dense heads on feature maps made of their names, with weights made of theirs: outputs, losses, gradients, predictions
 * are those of mmrotate; the resources tell of which version.
 */
class DenseHeadsTest {

    @TestFactory
    List<DynamicTest> numbersAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String resource : new String[] {"retina.json", "oriented_rpn.json", "rtmdet.json", "fcos.json"}) {
            JsonNode golden = Json.resource(DenseHeadsTest.class, resource);
            for (JsonNode one : golden.get("cases")) {
                tests.add(dynamicTest(one.get("name").asText(), () -> check(golden, one)));
            }
        }
        return tests;
    }

    private static void check(JsonNode golden, JsonNode one) {
        List<DetDataSample> samples =
                HeadCases.samples(golden, one.path("one_class").asBoolean());
        try (BaseDenseHead head = HeadCases.build(BaseDenseHead.class, one)) {
            TorchScope.run(() -> {
                List<Tensor> features = HeadCases.features(golden);
                List<List<Tensor>> outputs = head.forward(features);
                checkOutputs(outputs, one.get("forward"));
                Losses losses = head.lossByFeat(outputs, samples);
                HeadCases.checkLosses(losses, one.get("losses"));
                losses.total().backward();
                HeadCases.checkGradients(head, features, one);
                checkPredictions(head, head.forward(features), samples, one.get("predictions"));
            });
        }
    }

    private static void checkOutputs(List<List<Tensor>> outputs, JsonNode expected) {
        assertThat(outputs).hasSize(expected.size());
        for (int kind = 0; kind < outputs.size(); kind++) {
            assertThat(outputs.get(kind)).hasSize(expected.get(kind).size());
            for (int level = 0; level < outputs.get(kind).size(); level++) {
                Tensor output = outputs.get(kind).get(level);
                TensorSummary.check(
                        "output " + kind + " of level " + level,
                        Tensors.floats(output),
                        output.shape(),
                        TensorSummary.of(expected.get(kind).get(level)),
                        HeadCases.TOLERANCE);
            }
        }
    }

    private static void checkPredictions(
            BaseDenseHead head, List<List<Tensor>> outputs, List<DetDataSample> samples, JsonNode expected) {
        for (int rescale = 0; rescale < 2; rescale++) {
            HeadCases.checkInstances(head.predictByFeat(outputs, samples, rescale == 1, true), expected.get(rescale));
        }
    }
}
