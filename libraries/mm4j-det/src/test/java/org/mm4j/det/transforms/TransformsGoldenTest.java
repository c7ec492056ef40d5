package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.support.Images;
import org.mm4j.det.support.Json;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;

/** The pipelines of the golden files as far as their steps exist; boxes are put in where they would be loaded. */
@Tag("golden")
class TransformsGoldenTest {

    private static final Set<String> STEPS = Set.of("LoadImageFromFile", "Resize", "Pad", "PackDetInputs");

    private static final BuildContext MMDET = Registries.discover().context("mmdet");

    @TestFactory
    List<DynamicTest> pipelinesGiveTheOriginalsPixels() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("transforms", ".json")) {
            JsonNode node = Json.read(path);
            if (node.has("pipeline")
                    && node.path("result").has("meta")
                    && node.path("input").has("img_path")
                    && isSupported(node.get("pipeline"))) {
                tests.add(dynamicTest(path.getFileName().toString(), () -> check(node)));
            }
        }
        return tests;
    }

    private static boolean isSupported(JsonNode pipeline) {
        for (JsonNode step : pipeline) {
            String type = step.get("type").textValue();
            if (!STEPS.contains(type) && !type.equals("LoadAnnotations")) {
                return false;
            }
        }
        return true;
    }

    private static void check(JsonNode node) {
        JsonNode input = node.get("input");
        int tolerance = 0;
        List<Transform> steps = new ArrayList<>();
        for (JsonNode step : node.get("pipeline")) {
            String type = step.get("type").textValue();
            steps.add(
                    type.equals("LoadAnnotations")
                            ? results -> annotate(results, input)
                            : MMDET.build(Kinds.TRANSFORMS, Json.config(step)));
            if (type.equals("Resize")) {
                tolerance = Images.tolerance(step.path("interpolation").asText("bilinear"));
            }
        }
        Results results = new Results()
                .put(
                        ResultKey.IMG_PATH,
                        DataRoots.require(input.get("img_path").textValue()).toString());
        if (input.has("img_id")) {
            results.put(ResultKey.IMG_ID, input.get("img_id").longValue());
        }
        Results packed = Compose.of(steps).apply(results);

        assertThat(packed).isNotNull();
        JsonNode expected = node.get("result");
        Images.check(packed.get(DetKeys.INPUTS), expected.get("image"), tolerance);
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        checkMeta(sample, expected.get("meta"));
        checkInstances(sample.gtInstances(), expected.get("gt_instances"), packed.get(DetKeys.INPUTS));
        checkInstances(sample.ignoredInstances(), expected.get("ignored_instances"), packed.get(DetKeys.INPUTS));
        GoldenRoots.report("transforms pipelines of mmdet", 1);
    }

    /** Stands for the boxes, labels and flags that annotations give; masks have no form here yet. */
    private static Results annotate(Results results, JsonNode input) {
        int size = input.path("instances").size();
        float[] corners = new float[4 * size];
        long[] labels = new long[size];
        boolean[] ignored = new boolean[size];
        for (int i = 0; i < size; i++) {
            JsonNode instance = input.get("instances").get(i);
            System.arraycopy(Json.floats(instance.get("bbox")), 0, corners, 4 * i, 4);
            labels[i] = instance.get("bbox_label").longValue();
            ignored[i] = instance.get("ignore_flag").intValue() == 1;
        }
        return results.put(DetKeys.GT_BBOXES, new HorizontalBoxes(corners))
                .put(DetKeys.GT_BBOXES_LABELS, labels)
                .put(DetKeys.GT_IGNORE_FLAGS, ignored);
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
    }

    private static void checkMeta(DetDataSample sample, JsonNode meta) {
        assertThat(sample.metaNames())
                .containsExactlyInAnyOrderElementsOf(
                        meta.properties().stream().map(e -> e.getKey()).toList());
        meta.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
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
        var dict =
                Json.dict(expected.get("scale").isArray() ? scale("scale", expected) : scale("scale_factor", expected));
        Transform resize = MMDET.build(Kinds.TRANSFORMS, dict);
        Results results = new Results().put(ResultKey.IMG, Images.synthetic(image));
        Results resized = resize.apply(results);

        assertThat(resized).isNotNull();
        Images.check(
                resized.get(ResultKey.IMG),
                expected.get("image"),
                Images.tolerance(expected.get("interpolation").textValue()));
        assertThat(resized.get(ResultKey.IMG_SHAPE)).isEqualTo(size(expected.get("img_shape")));
        float[] matrix = new float[9];
        for (int i = 0; i < 9; i++) {
            matrix[i] = (float)
                    expected.get("homography_matrix").get(i / 3).get(i % 3).doubleValue();
        }
        assertThat(resized.get(DetKeys.HOMOGRAPHY_MATRIX)).containsExactly(matrix);
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
