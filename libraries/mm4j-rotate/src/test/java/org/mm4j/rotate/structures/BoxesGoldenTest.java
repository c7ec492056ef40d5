package org.mm4j.rotate.structures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.image.FlipDirection;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Conversions, regular forms and operations: coordinates to 1e-3. */
@Tag("golden")
class BoxesGoldenTest {

    private static final float TOLERANCE = 1e-3f;

    @TestFactory
    List<DynamicTest> boxes() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("models/rotated", ".json")) {
            if (path.getFileName().toString().startsWith("boxes")) {
                JsonNode golden = Json.read(path);
                golden.properties().forEach(entry -> {
                    switch (entry.getKey()) {
                        case "rbox", "hbox", "qbox", "note" -> {}
                        case "ops" ->
                            entry.getValue().properties().stream()
                                    .filter(op -> !op.getKey().equals("note"))
                                    .forEach(op -> tests.add(dynamicTest(
                                            op.getKey(), () -> operation(op.getKey(), op.getValue(), golden))));
                        default ->
                            tests.add(
                                    dynamicTest(entry.getKey(), () -> form(entry.getKey(), entry.getValue(), golden)));
                    }
                });
            }
        }
        GoldenRoots.report("models/rotated/boxes", tests.size());
        return tests;
    }

    private static void form(String name, JsonNode expected, JsonNode golden) {
        RotatedBoxes rbox = new RotatedBoxes(Json.floats(golden.get("rbox")));
        HorizontalBoxes hbox = new HorizontalBoxes(Json.floats(golden.get("hbox")));
        QuadriBoxes qbox = new QuadriBoxes(Json.floats(golden.get("qbox")));
        QuadriBoxes exact = BoxConversions.rbox2qbox(rbox);
        switch (name) {
            case "rbox2qbox" -> check(exact, expected);
            case "rbox2hbox" -> check(BoxConversions.rbox2hbox(rbox), expected);
            case "hbox2rbox" -> check(BoxConversions.hbox2rbox(hbox), expected);
            case "hbox2qbox" -> check(BoxConversions.hbox2qbox(hbox), expected);
            case "qbox2hbox" -> check(BoxConversions.qbox2hbox(qbox), expected);
            case "qbox2rbox" -> checkUpToForm(BoxConversions.qbox2rbox(qbox), expected);
            case "qbox2rbox_regularized" -> versions(BoxConversions.qbox2rbox(qbox), expected);
            case "exact_qbox2rbox" -> checkUpToForm(BoxConversions.qbox2rbox(exact), expected);
            case "exact_qbox2rbox_regularized" -> versions(BoxConversions.qbox2rbox(exact), expected);
            case "rbox_regularized" -> versions(rbox, expected);
            case "rbox2corner" -> check(rbox.corners(), expected);
            case "regularize_custom" -> {
                check(rbox.regularize(true, -45), expected.get("width_longer_true_start_minus45"));
                check(rbox.regularize(false, 0), expected.get("width_longer_false_start_0"));
            }
            case "norm_angle" -> angles(expected);
            default -> fail("the test does not know '" + name + "'");
        }
    }

    private static void versions(RotatedBoxes boxes, JsonNode expected) {
        for (AngleVersion version : AngleVersion.values()) {
            JsonNode regular = expected.get(version.name().toLowerCase(Locale.ROOT));
            check(boxes.regularize(version), regular);
            TorchScope.run(() -> check(
                    Tensors.floats(RotatedTensors.regularize(Tensors.of(boxes.values(), boxes.size(), 5), version)),
                    regular));
        }
    }

    /** The full circle of {@code r360} is no regular form of boxes, and coders refuse it. */
    private static void angles(JsonNode golden) {
        float[] angles = Json.floats(golden.get("angles"));
        for (AngleVersion version : AngleVersion.values()) {
            float[] expected = Json.floats(golden.get(version.name().toLowerCase(Locale.ROOT)));
            TorchScope.run(() -> assertThat(
                            Tensors.floats(RotatedTensors.normAngle(Tensors.of(angles, angles.length), version)))
                    .containsExactly(expected, within(1e-5f)));
        }
    }

    private static void operation(String name, JsonNode expected, JsonNode golden) {
        if (name.equals("find_inside_points")) {
            float[] points = Json.floats(expected.get("points"));
            for (String type : new String[] {"rbox", "qbox"}) {
                boolean[][] inside = boxes(type, golden).findInsidePoints(points);
                for (int p = 0; p < inside.length; p++) {
                    for (int b = 0; b < inside[p].length; b++) {
                        assertThat(inside[p][b])
                                .isEqualTo(expected.get(type).get(p).get(b).asInt() == 1);
                    }
                }
            }
            return;
        }
        BaseBoxes boxes = boxes(name.substring(0, 4), golden);
        String[] words = name.substring(5).split("_", -1);
        switch (words[0]) {
            case "flip" ->
                check(
                        boxes.flip(new ImageSize(90, 120), FlipDirection.valueOf(words[1].toUpperCase(Locale.ROOT))),
                        expected);
            case "rescale" -> check(boxes.rescale(factor(words)), expected);
            case "resize" -> check(boxes.resize(factor(words)), expected);
            case "translate" -> check(boxes.translate(number(words[1]), number(words[2])), expected);
            case "rotate" -> check(boxes.rotate(number(words[2]), number(words[3]), number(words[5])), expected);
            case "project" -> {
                BaseBoxes projected = boxes.project(Json.floats(expected.get("matrix")));
                check(
                        words.length > 1 ? ((RotatedBoxes) projected).regularize(AngleVersion.LE90) : projected,
                        expected.get("boxes"));
            }
            case "is" -> {
                boolean[] inside = boxes.isInside(new ImageSize((int) number(words[2]), (int) number(words[3])));
                for (int i = 0; i < inside.length; i++) {
                    assertThat(inside[i]).isEqualTo(expected.get(i).booleanValue());
                }
            }
            case "areas" -> assertThat(boxes.areas()).containsExactly(Json.floats(expected), within(0.01f));
            case "widths" -> check(boxes.widths(), expected);
            case "heights" -> check(boxes.heights(), expected);
            case "clip" -> check(boxes.clip(new ImageSize((int) number(words[1]), (int) number(words[2]))), expected);
            default -> fail("the test does not know '" + name + "'");
        }
    }

    private static BaseBoxes boxes(String type, JsonNode golden) {
        float[] values = Json.floats(golden.get(type));
        return type.equals("rbox") ? new RotatedBoxes(values) : new QuadriBoxes(values);
    }

    private static ScaleFactor factor(String[] words) {
        return new ScaleFactor(number(words[1]), number(words[2]));
    }

    private static double number(String word) {
        return Double.parseDouble(word);
    }

    /** Which of several equal forms comes out is OpenCV's choice, so regular ones are compared. */
    private static void checkUpToForm(RotatedBoxes actual, JsonNode expected) {
        check(
                actual.regularize(AngleVersion.LE90).values(),
                new RotatedBoxes(Json.floats(expected))
                        .regularize(AngleVersion.LE90)
                        .values());
    }

    private static void check(BaseBoxes actual, JsonNode expected) {
        check(actual.values(), expected);
    }

    private static void check(float[] actual, JsonNode expected) {
        check(actual, Json.floats(expected));
    }

    private static void check(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within(TOLERANCE));
    }
}
