package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Images;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The pipelines of the golden files that are made of mmdet's steps only. */
@Tag("golden")
class TransformsGoldenTest {

    private static final BuildContext MMDET = Registries.discover().context("mmdet");

    @TestFactory
    List<DynamicTest> pipelinesGiveTheOriginalsPixels() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            JsonNode node = Json.read(path);
            if (node.has("pipeline") && node.path("input").has("img_path") && isOfMmdet(node.get("pipeline"))) {
                tests.add(dynamicTest(path.getFileName().toString(), () -> check(node)));
            }
        }
        return tests;
    }

    private static boolean isOfMmdet(JsonNode pipeline) {
        boolean loads = false;
        for (JsonNode step : pipeline) {
            String type = step.get("type").textValue();
            if (MMDET.registries().find(Kinds.TRANSFORMS, "mmdet", type).isEmpty()) {
                return false;
            }
            loads |= type.equals("LoadAnnotations");
        }
        return loads;
    }

    private static void check(JsonNode node) {
        int tolerance = 0;
        List<Transform> steps = new ArrayList<>();
        for (JsonNode step : node.get("pipeline")) {
            steps.add(MMDET.build(Kinds.TRANSFORMS, Configs.of(step)));
            if (step.get("type").textValue().equals("Resize")) {
                tolerance = Images.tolerance(step.path("interpolation").asText("bilinear"));
            }
        }
        Results outcome = Compose.of(steps).apply(sample(node));
        JsonNode expected = node.get("result");
        if (expected.isNull()) {
            assertThat(outcome).isNull();
        } else {
            assertThat(outcome).isNotNull();
            if (expected.has("meta")) {
                checkPacked(outcome, expected, tolerance);
            } else {
                checkUnpacked(outcome, expected, tolerance);
            }
        }
        GoldenRoots.report("transforms pipelines of mmdet", 1);
    }

    /** The sample that enters the pipeline; draws of whole numbers are those that the file fixes. */
    private static Results sample(JsonNode node) {
        JsonNode input = node.get("input");
        Results results = new Results()
                .put(
                        ResultKey.IMG_PATH,
                        DataRoots.require(input.get("img_path").textValue()).toString())
                .put(DetKeys.INSTANCES, instances(input));
        if (input.has("img_id")) {
            results.put(ResultKey.IMG_ID, input.get("img_id").longValue());
        }
        return results.withRandom(
                node.has("fixed_offset_hw") ? new Fixed(node.get("fixed_offset_hw")) : new SampleRandom(0));
    }

    /** Draws given whole numbers, one after the other. */
    private static final class Fixed extends SampleRandom {
        private final JsonNode numbers;
        private int next;

        Fixed(JsonNode numbers) {
            super(0);
            this.numbers = numbers;
        }

        @Override
        public int integer(int low, int high) {
            int number = numbers.get(next++).intValue();
            assertThat(number).isBetween(low, high - 1);
            return number;
        }
    }

    private static DetInstances instances(JsonNode input) {
        List<DetInstance> instances = new ArrayList<>();
        for (JsonNode instance : input.path("instances")) {
            List<double[]> polygons = new ArrayList<>();
            for (JsonNode polygon : instance.path("mask")) {
                double[] corners = new double[polygon.size()];
                for (int i = 0; i < corners.length; i++) {
                    corners[i] = polygon.get(i).doubleValue();
                }
                polygons.add(corners);
            }
            instances.add(new DetInstance(
                    Json.floats(instance.get("bbox")),
                    instance.get("bbox_label").intValue(),
                    instance.get("ignore_flag").intValue() == 1,
                    new DetInstance.Polygons(polygons)));
        }
        return new DetInstances(instances);
    }

    private static void checkPacked(Results packed, JsonNode expected, int tolerance) {
        Images.check(packed.get(DetKeys.INPUTS), expected.get("image"), tolerance);
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        checkMeta(sample, expected.get("meta"));
        checkInstances(sample.gtInstances(), expected.get("gt_instances"), packed.get(DetKeys.INPUTS));
        checkInstances(sample.ignoredInstances(), expected.get("ignored_instances"), packed.get(DetKeys.INPUTS));
    }

    private static void checkUnpacked(Results results, JsonNode expected, int tolerance) {
        Image image = results.get(ResultKey.IMG);
        Images.check(image, expected.get("image"), tolerance);
        assertThat(results.get(ResultKey.IMG_SHAPE)).isEqualTo(size(expected.get("img_shape")));
        assertThat(results.get(ResultKey.ORI_SHAPE)).isEqualTo(size(expected.get("ori_shape")));
        if (expected.has("homography_matrix")) {
            assertThat(results.get(DetKeys.HOMOGRAPHY_MATRIX))
                    .containsExactly(matrix(expected.get("homography_matrix")), within(1e-6f));
        }
        int count = expected.get("gt_bboxes_labels").size();
        BaseBoxes boxes = results.get(DetKeys.GT_BBOXES);
        assertThat(boxes.size()).isEqualTo(count);
        assertThat(results.get(DetKeys.GT_BBOXES_LABELS)).hasSize(count);
        for (int i = 0; i < count; i++) {
            assertThat(results.get(DetKeys.GT_BBOXES_LABELS)[i])
                    .isEqualTo(expected.get("gt_bboxes_labels").get(i).longValue());
            assertThat(results.get(DetKeys.GT_IGNORE_FLAGS)[i])
                    .isEqualTo(expected.get("gt_ignore_flags").get(i).booleanValue());
            assertThat(boxes.row(i))
                    .containsExactly(Json.floats(expected.get("gt_bboxes").get(i)), within(0.06f));
        }
        if (expected.has("mask_type")) {
            checkMasks(results.get(DetKeys.GT_MASKS), expected);
        }
    }

    private static void checkMasks(InstanceMasks masks, JsonNode expected) {
        assertThat(masks.getClass().getSimpleName())
                .isEqualTo(expected.get("mask_type").textValue());
        if (expected.has("mask_size")) {
            assertThat(new ImageSize(masks.height(), masks.width())).isEqualTo(size(expected.get("mask_size")));
        }
        double[] areas = masks.areas();
        for (int i = 0; i < areas.length; i++) {
            assertThat(areas[i])
                    .isCloseTo(expected.get("mask_areas").get(i).doubleValue(), within(1e-6 * areas[i] + 1e-6));
            if (masks instanceof BitmapMasks bitmaps) {
                assertThat(Images.sha256(bitmaps.get(i)))
                        .isEqualTo(expected.get("bitmap_sha256").get(i).textValue());
            }
        }
        GoldenRoots.report("masks of transforms", masks.size());
    }

    private static void checkInstances(InstanceData actual, JsonNode expected, Image picture) {
        float allowed = 1e-4f * Math.max(picture.height(), picture.width());
        assertThat(actual.size()).isEqualTo(expected.get("labels").size());
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.longs("labels").at(i, 0))
                    .isEqualTo(expected.get("labels").get(i).longValue());
            assertThat(actual.floats("bboxes").row(i))
                    .containsExactly(Json.floats(expected.get("bboxes").get(i)), within(allowed));
        }
        if (expected.has("mask_type") && actual.size() > 0) {
            InstanceMasks masks = (InstanceMasks) mask(actual, 0);
            for (int i = 1; i < actual.size(); i++) {
                masks = masks.concat((InstanceMasks) mask(actual, i));
            }
            checkMasks(masks, expected);
        }
    }

    private static Object mask(InstanceData instances, int index) {
        return ((Column.Objects) instances.get("masks")).values().get(index);
    }

    private static float[] matrix(JsonNode rows) {
        float[] matrix = new float[9];
        for (int i = 0; i < 9; i++) {
            matrix[i] = (float) rows.get(i / 3).get(i % 3).doubleValue();
        }
        return matrix;
    }

    /** What is None in the original is not there. */
    private static void checkMeta(DetDataSample sample, JsonNode meta) {
        assertThat(sample.metaNames())
                .containsExactlyInAnyOrderElementsOf(meta.properties().stream()
                        .filter(e -> !e.getValue().isNull())
                        .map(e -> e.getKey())
                        .toList());
        meta.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                return;
            }
            switch (entry.getKey()) {
                case "flip" -> assertThat(sample.requireMeta(ResultKey.FLIP)).isEqualTo(value.booleanValue());
                case "flip_direction" ->
                    assertThat(sample.requireMeta(ResultKey.FLIP_DIRECTION)).isEqualTo(value.textValue());
                case "img_id" ->
                    assertThat(sample.requireMeta(ResultKey.IMG_ID)).isEqualTo(value.longValue());
                case "img_path" ->
                    assertThat(sample.requireMeta(ResultKey.IMG_PATH)).endsWith(value.textValue());
                case "ori_shape" ->
                    assertThat(sample.requireMeta(ResultKey.ORI_SHAPE)).isEqualTo(size(value));
                case "img_shape" ->
                    assertThat(sample.requireMeta(ResultKey.IMG_SHAPE)).isEqualTo(size(value));
                case "scale_factor" -> {
                    ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
                    assertThat(factor.width()).isEqualTo(value.get(0).doubleValue());
                    assertThat(factor.height()).isEqualTo(value.get(1).doubleValue());
                }
                default -> Assertions.fail("meta key that the test does not know: " + entry.getKey());
            }
        });
    }

    @TestFactory
    List<DynamicTest> resizeGivesTheOriginalsPixelsAndMatrix() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            JsonNode node = Json.read(path);
            if (path.getFileName().toString().startsWith("resize_") && node.has("results")) {
                JsonNode image = node.get("synthetic_image");
                for (JsonNode expected : node.get("results")) {
                    tests.add(dynamicTest(
                            path.getFileName() + " " + expected.get("scale") + " " + expected.get("interpolation"),
                            () -> checkResize(image, expected)));
                }
            }
        }
        return tests;
    }

    private static void checkResize(JsonNode image, JsonNode expected) {
        var dict = Configs.dict(
                expected.get("scale").isArray() ? scale("scale", expected) : scale("scale_factor", expected));
        Transform resize = MMDET.build(Kinds.TRANSFORMS, dict);
        Results results = new Results().put(ResultKey.IMG, Images.synthetic(image));
        Results resized = resize.apply(results);

        assertThat(resized).isNotNull();
        Images.check(
                resized.get(ResultKey.IMG),
                expected.get("image"),
                Images.tolerance(expected.get("interpolation").textValue()));
        assertThat(resized.get(ResultKey.IMG_SHAPE)).isEqualTo(size(expected.get("img_shape")));
        assertThat(resized.get(DetKeys.HOMOGRAPHY_MATRIX)).containsExactly(matrix(expected.get("homography_matrix")));
        GoldenRoots.report("transforms resize of mmdet", 1);
    }

    private static JsonNode scale(String key, JsonNode expected) {
        var dict = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        dict.put("type", "Resize");
        dict.set(key, expected.get("scale"));
        dict.set("keep_ratio", expected.get("keep_ratio"));
        dict.set("interpolation", expected.get("interpolation"));
        return dict;
    }

    private static ImageSize size(JsonNode heightWidth) {
        return new ImageSize(heightWidth.get(0).intValue(), heightWidth.get(1).intValue());
    }
}
