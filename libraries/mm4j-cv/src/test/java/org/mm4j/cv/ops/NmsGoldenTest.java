package org.mm4j.cv.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** All suppressions: indices exact and in order, scores of soft suppression to 1e-5; from arrays and from tensors. */
@Tag("golden")
class NmsGoldenTest {

    @TestFactory
    List<DynamicTest> suppressions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.files("models/parts", ".json")) {
            String name = file.getFileName().toString();
            if (!name.startsWith("nms_")) {
                continue;
            }
            JsonNode golden = Json.read(file);
            Input input = Input.of(golden);
            int number = 0;
            for (JsonNode expected : golden.get("results")) {
                String title = name + " " + number++ + " " + expected.get("op").asText();
                tests.add(DynamicTest.dynamicTest(title, () -> check(input, expected)));
            }
        }
        GoldenRoots.report("models/parts/nms", tests.size());
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(Input input, JsonNode expected) {
        verify(input.run(expected), expected);
        verify(input.runOnTensors(expected), expected);
    }

    private static void verify(Kept kept, JsonNode expected) {
        List<Integer> keep = new ArrayList<>();
        expected.get("keep").forEach(index -> keep.add(index.asInt()));
        assertThat(kept.indices())
                .containsExactly(keep.stream().mapToInt(i -> i).toArray());
        JsonNode scores = expected.get("scores");
        if (scores != null) {
            for (int i = 0; i < scores.size(); i++) {
                double score = scores.get(i).asDouble();
                assertThat(Math.abs(kept.scores()[i] - score)).isLessThanOrEqualTo(1e-5 * Math.abs(score));
            }
        }
    }

    /** Boxes, scores and classes of a file, and the call that a case names. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Input(float[] boxes, float[] scores, int[] groups) {

        static Input of(JsonNode golden) {
            int n = golden.get("boxes").size();
            float[] boxes = new float[4 * n];
            float[] scores = new float[n];
            int[] groups = new int[n];
            for (int i = 0; i < n; i++) {
                for (int k = 0; k < 4; k++) {
                    boxes[4 * i + k] = golden.get("boxes").get(i).get(k).floatValue();
                }
                scores[i] = golden.get("scores").get(i).floatValue();
                groups[i] = golden.get("idxs").get(i).asInt();
            }
            return new Input(boxes, scores, groups);
        }

        Kept run(JsonNode expected) {
            return switch (expected.get("op").asText()) {
                case "nms" -> Nms.nms(boxes, scores, nms(expected));
                case "soft_nms" -> SoftNms.softNms(boxes, scores, soft(expected));
                case "batched_nms" ->
                    BatchedNms.batchedNms(
                            boxes,
                            scores,
                            groups,
                            cfg(expected),
                            expected.path("class_agnostic").asBoolean(false));
                default -> throw new AssertionError("a new op: " + expected.get("op"));
            };
        }

        Kept runOnTensors(JsonNode expected) {
            TorchScope scope = TorchScope.open();
            try {
                var tensor = Tensors.of(boxes, scores.length, 4);
                var scoreTensor = Tensors.of(scores, scores.length);
                long[] wide = new long[groups.length];
                for (int i = 0; i < wide.length; i++) {
                    wide[i] = groups[i];
                }
                return switch (expected.get("op").asText()) {
                    case "nms" -> Nms.nms(tensor, scoreTensor, nms(expected));
                    case "soft_nms" -> SoftNms.softNms(tensor, scoreTensor, soft(expected));
                    default ->
                        BatchedNms.batchedNms(
                                tensor,
                                scoreTensor,
                                Tensors.of(wide, wide.length),
                                cfg(expected),
                                expected.path("class_agnostic").asBoolean(false));
                };
            } finally {
                scope.close();
            }
        }

        private static Nms.Options nms(JsonNode expected) {
            return new Nms.Options(
                    expected.get("iou_threshold").floatValue(),
                    expected.get("offset").asInt(),
                    expected.get("score_threshold").floatValue(),
                    expected.get("max_num").asInt());
        }

        private static SoftNms.Options soft(JsonNode expected) {
            return new SoftNms.Options(
                    expected.get("iou_threshold").floatValue(),
                    expected.get("sigma").floatValue(),
                    expected.get("min_score").floatValue(),
                    SoftNms.Method.valueOf(expected.get("method").asText().toUpperCase(Locale.ROOT)),
                    expected.get("offset").asInt());
        }

        private static @Nullable NmsCfg cfg(JsonNode expected) {
            JsonNode cfg = expected.get("cfg");
            if (cfg.isNull()) {
                return null;
            }
            Map<ConfigValue, ConfigValue> entries = new LinkedHashMap<>();
            cfg.properties().forEach(entry -> {
                JsonNode value = entry.getValue();
                entries.put(
                        ConfigString.of(entry.getKey()),
                        value.isTextual()
                                ? ConfigString.of(value.asText())
                                : value.isInt()
                                        ? ConfigInt.of(value.bigIntegerValue())
                                        : ConfigFloat.of(value.asDouble()));
            });
            return NmsCfg.of(new ConfigDict(entries, Origin.NONE));
        }
    }
}
