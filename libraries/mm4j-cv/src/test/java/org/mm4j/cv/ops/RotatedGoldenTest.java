package org.mm4j.cv.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigExpression;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

/** Overlaps and suppression of rotated boxes, and pooling in them: 1e-4, and lists of kept boxes exact. */
@Tag("golden")
class RotatedGoldenTest {

    private static final String FOLDER = "models/rotated";

    @TestFactory
    List<DynamicTest> overlaps() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : files("iou")) {
            float[] a = Json.floats(golden.get("boxes1"));
            float[] b = Json.floats(golden.get("boxes2"));
            for (RotatedIou.Mode mode : RotatedIou.Mode.values()) {
                String name = mode == RotatedIou.Mode.IOU ? "iou" : "iof";
                tests.add(dynamicTest(
                        "aligned " + name,
                        () -> check(
                                RotatedIou.aligned(a, b, mode, true),
                                golden.get("aligned").get(name))));
                tests.add(dynamicTest(
                        "pairwise " + name,
                        () -> check(
                                RotatedIou.pairwise(first(a, 10), first(b, 10), mode, true),
                                golden.get("pairwise_first10").get(name))));
            }
            tests.add(dynamicTest(
                    "counter-clockwise",
                    () -> check(
                            RotatedIou.aligned(a, b, RotatedIou.Mode.IOU, false),
                            golden.get("counter_clockwise_aligned"))));
            tests.add(dynamicTest(
                    "as tensors",
                    () -> TorchScope.run(() -> check(
                            Tensors.floats(RotatedIou.boxIouRotated(
                                    Tensors.of(a, a.length / 5, 5),
                                    Tensors.of(b, b.length / 5, 5),
                                    RotatedIou.Mode.IOU,
                                    true,
                                    true)),
                            golden.get("aligned").get("iou")))));
        }
        GoldenRoots.report("models/rotated/iou", tests.size());
        return tests;
    }

    @TestFactory
    List<DynamicTest> suppressions() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode golden : files("nms")) {
            float[] boxes = Json.floats(golden.get("boxes"));
            float[] scores = Json.floats(golden.get("scores"));
            int[] labels = new int[scores.length];
            for (int i = 0; i < labels.length; i++) {
                labels[i] = golden.get("labels").get(i).intValue();
            }
            for (JsonNode expected : golden.get("results")) {
                String name = expected.toString().replaceFirst(",\"keep.*", "");
                tests.add(dynamicTest(name, () -> {
                    Kept kept = expected.has("op")
                            ? BatchedNms.batchedNms(
                                    boxes,
                                    scores,
                                    labels,
                                    cfg(expected.get("cfg")),
                                    expected.get("class_agnostic").booleanValue())
                            : RotatedNms.nmsRotated(
                                    boxes,
                                    scores,
                                    expected.get("iou_threshold").floatValue(),
                                    expected.get("clockwise").booleanValue());
                    int[] keep = new int[expected.get("keep").size()];
                    for (int i = 0; i < keep.length; i++) {
                        keep[i] = expected.get("keep").get(i).intValue();
                    }
                    assertThat(kept.indices()).containsExactly(keep);
                }));
            }
        }
        GoldenRoots.report("models/rotated/nms", tests.size());
        return tests;
    }

    private static NmsCfg cfg(JsonNode cfg) {
        return NmsCfg.of((ConfigDict) ConfigExpression.evaluate(cfg.toString(), "golden"));
    }

    @TestFactory
    List<DynamicTest> pooling() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files(FOLDER, ".safetensors")) {
            tests.add(dynamicTest(path.getFileName().toString(), () -> checkPooling(SafetensorsFile.read(path))));
        }
        GoldenRoots.report("models/rotated/roi_align", tests.size());
        return tests;
    }

    /** The settings are those that the file's metadata states. */
    private static void checkPooling(SafetensorsFile file) {
        TorchScope.run(() -> {
            RoIAlignRotated layer =
                    new RoIAlignRotated(new RoIAlignRotated.Args(IntPair.of(5), 0.25, 2, true, true, null, null));
            Tensor input = tensor(file, "input").requires_grad_(true);
            Tensor output = layer.forward(input, tensor(file, "rois"));
            assertThat(output.shape()).containsExactly(file.get("output").shape());
            check(Tensors.floats(output), file.get("output").floats());
            output.mul(tensor(file, "weight")).sum().backward();
            check(Tensors.floats(input.grad()), file.get("input_grad").floats());
        });
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensors.of(file.get(name).floats(), file.get(name).shape()).to(torch.ScalarType.Float);
    }

    private static void check(float[] actual, float[] expected) {
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(expected, within(1e-4f * largest));
    }

    private static void check(float[] actual, JsonNode expected) {
        assertThat(actual).containsExactly(Json.floats(expected), within(1e-4f));
    }

    private static List<JsonNode> files(String name) {
        List<JsonNode> nodes = new ArrayList<>();
        for (Path path : GoldenRoots.files(FOLDER, ".json")) {
            if (path.getFileName().toString().startsWith(name)) {
                nodes.add(Json.read(path));
            }
        }
        return nodes;
    }

    private static float[] first(float[] boxes, int count) {
        return java.util.Arrays.copyOf(boxes, 5 * count);
    }
}
