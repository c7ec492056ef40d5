package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigExpression;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.cv.structures.Instance;
import org.mm4j.cv.structures.Instances;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.Json;

class LoadAnnotationsTest {

    private static final BuildContext BUILD = Registries.discover().context(Registries.ROOT);

    @TempDir
    private Path folder;

    @SuppressWarnings("ArrayRecordComponent")
    private record Annotated(float[] bbox, int label, float @Nullable [] keypoints) implements Instance {}

    private record All(List<Annotated> items) implements Instances {}

    private static Results sample(Annotated... instances) {
        return new Results()
                .put(ResultKey.IMG_PATH, "street.jpg")
                .put(ImageKeys.INSTANCES, new All(List.of(instances)));
    }

    private static Transform step(String config) {
        return BUILD.build(Kinds.TRANSFORMS, ConfigExpression.evaluate(config, "test"));
    }

    @TestFactory
    List<DynamicTest> pipelinesGiveTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode file = Json.resource(LoadAnnotationsTest.class, "load_annotations.json");
        for (JsonNode node : file.get("cases")) {
            tests.add(dynamicTest(
                    node.get("instances").size() + " " + node.get("pipeline"),
                    () -> check(
                            node,
                            file.get("height").intValue(),
                            file.get("width").intValue())));
        }
        assertThat(tests).hasSizeGreaterThan(15);
        return tests;
    }

    private static void check(JsonNode node, int height, int width) {
        List<Annotated> instances = new ArrayList<>();
        for (JsonNode instance : node.get("instances")) {
            instances.add(new Annotated(
                    floats(instance.get("bbox")),
                    instance.get("bbox_label").intValue(),
                    floats(instance.get("keypoints"))));
        }
        List<Transform> steps = new ArrayList<>();
        for (JsonNode step : node.get("pipeline")) {
            steps.add(BUILD.build(Kinds.TRANSFORMS, (ConfigDict) Config.value(Json.plain(step))));
        }
        Results outcome = Compose.of(steps)
                .apply(new Results()
                        .put(ResultKey.IMG, new Image(height, width, 3, new byte[3 * height * width]))
                        .put(ResultKey.IMG_SHAPE, new ImageSize(height, width))
                        .put(ImageKeys.INSTANCES, new All(instances))
                        .withRandom(new SampleRandom(1)));
        assertThat(outcome).isNotNull();
        JsonNode expected = node.get("expected");
        assertThat(outcome.has(ImageKeys.GT_BBOXES)).isEqualTo(expected.has("gt_bboxes"));
        assertThat(outcome.has(ImageKeys.GT_BBOXES_LABELS)).isEqualTo(expected.has("gt_bboxes_labels"));
        assertThat(outcome.has(ImageKeys.GT_KEYPOINTS)).isEqualTo(expected.has("gt_keypoints"));
        outcome.find(ImageKeys.GT_BBOXES).ifPresent(boxes -> checkRows(boxes, expected.get("gt_bboxes")));
        outcome.find(ImageKeys.GT_BBOXES_LABELS).ifPresent(labels -> {
            assertThat(labels).hasSize(expected.get("gt_bboxes_labels").size());
            for (int i = 0; i < labels.length; i++) {
                assertThat(labels[i])
                        .isEqualTo(expected.get("gt_bboxes_labels").get(i).longValue());
            }
        });
        outcome.find(ImageKeys.GT_KEYPOINTS).ifPresent(points -> {
            assertThat(points).hasNumberOfRows(expected.get("gt_keypoints").size());
            for (int i = 0; i < points.length; i++) {
                checkRows(points[i], expected.get("gt_keypoints").get(i));
            }
        });
    }

    private static void checkRows(float[][] rows, JsonNode expected) {
        assertThat(rows.length).isEqualTo(expected.size());
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i]).containsExactly(floats(expected.get(i)), within(1e-4f));
        }
    }

    private static float[] floats(JsonNode node) {
        float[] numbers = new float[node.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) node.get(i).doubleValue();
        }
        return numbers;
    }

    @Test
    void theClassMapIsRead() {
        Image map = new Image(2, 3, 1, new byte[] {0, 1, 2, 3, 4, (byte) 255});
        Path file = folder.resolve("map.png");
        ImageWriter.write(map, file);
        Transform load = step("dict(type='LoadAnnotations', with_bbox=False, with_label=False, with_seg=True)");
        Results loaded = load.apply(new Results().put(ImageKeys.SEG_MAP_PATH, file.toString()));
        assertThat(loaded).isNotNull();
        assertThat(loaded.get(ImageKeys.GT_SEG_MAP)).isEqualTo(map);
        assertThatThrownBy(() -> load.apply(new Results()
                        .put(ImageKeys.SEG_MAP_PATH, file.toString())
                        .put(ResultKey.ORI_SHAPE, new ImageSize(3, 2))))
                .hasMessageContaining("map.png of 2 x 3 for a picture of 3 x 2");
        assertThatThrownBy(() -> load.apply(new Results())).hasMessageContaining("seg_map_path");
        ImageWriter.write(new Image(1, 1, 3, new byte[3]), file);
        assertThatThrownBy(() -> load.apply(new Results().put(ImageKeys.SEG_MAP_PATH, file.toString())))
                .hasMessageContaining("3 channels")
                .hasMessageContaining("pillow");
    }

    @Test
    void whatCannotBeUsedIsNamed() {
        Transform boxes = step("dict(type='LoadAnnotations')");
        assertThatThrownBy(() -> boxes.apply(sample(new Annotated(new float[8], 0, null))))
                .hasMessageContaining("instance 0 of street.jpg has a box of 8 numbers");
        assertThatThrownBy(() -> boxes.apply(new Results())).hasMessageContaining("instances");
        Transform points = step("dict(type='LoadAnnotations', with_keypoints=True)");
        Annotated two = new Annotated(new float[4], 0, new float[6]);
        assertThatThrownBy(() -> points.apply(sample(two, new Annotated(new float[4], 0, null))))
                .hasMessageContaining("instance 1 of street.jpg has no keypoints");
        assertThatThrownBy(() -> points.apply(sample(two, new Annotated(new float[4], 0, new float[7]))))
                .hasMessageContaining("7 numbers");
        assertThatThrownBy(() -> points.apply(sample(two, new Annotated(new float[4], 0, new float[9]))))
                .hasMessageContaining("instance 1 of street.jpg has 3 keypoints, and instance 0 has 2");
        assertThat(points.apply(sample()))
                .satisfies(none -> assertThat(none.get(ImageKeys.GT_KEYPOINTS)).isEmpty());
    }

    /** The arrays are the sample's own: steps that change them leave the data set as it is. */
    @Test
    void boxesAreCopied() {
        Annotated instance = new Annotated(new float[] {1, 2, 3, 4}, 5, null);
        Results loaded = step("dict(type='LoadAnnotations')").apply(sample(instance));
        assertThat(loaded).isNotNull();
        loaded.get(ImageKeys.GT_BBOXES)[0][0] = 100;
        assertThat(instance.bbox()[0]).isEqualTo(1);
    }
}
