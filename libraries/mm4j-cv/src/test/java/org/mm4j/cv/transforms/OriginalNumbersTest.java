package org.mm4j.cv.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.cv.testing.ImageSummary;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/**
 * Transforms with the numbers of mmcv 2.2.0: the resource holds steps, samples and what came out of the original when its
 * random functions were replaced by the generator {@link SampleRandom}, whose seeds it names.
 */
class OriginalNumbersTest {

    private static final BuildContext BUILD = Registries.discover().context(Registries.ROOT);

    @TestFactory
    List<DynamicTest> transformsGiveTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node :
                Json.resource(OriginalNumbersTest.class, "transforms.json").get("cases")) {
            tests.add(dynamicTest(node.get("name").textValue(), () -> check(node)));
        }
        assertThat(tests).hasSizeGreaterThan(35);
        return tests;
    }

    private static void check(JsonNode node) {
        List<Transform> steps = new ArrayList<>();
        for (JsonNode step : node.get("pipeline")) {
            ConfigDict dict = (ConfigDict) config(step);
            steps.add(BUILD.build(Kinds.TRANSFORMS, dict));
        }
        Results sample = sample(node.get("sample"))
                .withRandom(new SampleRandom(node.get("seed").intValue()));
        check(Compose.of(steps).apply(sample), node.get("result"));
    }

    private static ConfigValue config(JsonNode node) {
        return Config.value(Json.plain(node));
    }

    private static Results sample(JsonNode node) {
        int height = node.get("height").intValue();
        int width = node.get("width").intValue();
        String name = node.get("image").textValue();
        byte[] pixels = SyntheticWeights.image(name, height, width);
        if (node.path("hsv").booleanValue()) {
            for (int i = 0; i < pixels.length; i += 3) {
                pixels[i] = (byte) ((pixels[i] & 0xFF) % 180);
            }
        }
        Image image = new Image(height, width, 3, pixels);
        if (node.path("float32").booleanValue()) {
            image = Image.ofFloats(height, width, 3, image.floats());
        }
        Results results = new Results()
                .put(ResultKey.IMG, image)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(ResultKey.ORI_SHAPE, image.size())
                .put(ImageKeys.GT_BBOXES, rows(node.get("boxes")));
        if (node.has("keypoints")) {
            results.put(ImageKeys.GT_KEYPOINTS, points(node.get("keypoints")));
        }
        if (node.path("seg").booleanValue()) {
            byte[] classes = SyntheticWeights.image(name + "/seg", height, (width + 2) / 3);
            byte[] map = new byte[height * width];
            for (int i = 0; i < map.length; i++) {
                map[i] = (byte) ((classes[i] & 0xFF) % 5);
            }
            results.put(ImageKeys.GT_SEG_MAP, new Image(height, width, 1, map));
        }
        return results;
    }

    private static float[][] rows(JsonNode node) {
        float[][] rows = new float[node.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[node.get(i).size()];
            for (int k = 0; k < rows[i].length; k++) {
                rows[i][k] = (float) node.get(i).get(k).doubleValue();
            }
        }
        return rows;
    }

    private static float[][][] points(JsonNode node) {
        float[][][] points = new float[node.size()][][];
        for (int i = 0; i < points.length; i++) {
            points[i] = rows(node.get(i));
        }
        return points;
    }

    private static void check(@Nullable Results outcome, JsonNode expected) {
        assertThat(outcome).isNotNull();
        checkImage(outcome.get(ResultKey.IMG), expected.get("image"));
        if (expected.has("seg_map")) {
            checkImage(outcome.get(ImageKeys.GT_SEG_MAP), expected.get("seg_map"));
        }
        checkRows(outcome.get(ImageKeys.GT_BBOXES), rows(expected.get("boxes")));
        if (expected.has("keypoints")) {
            float[][][] wanted = points(expected.get("keypoints"));
            for (int i = 0; i < wanted.length; i++) {
                checkRows(outcome.get(ImageKeys.GT_KEYPOINTS)[i], wanted[i]);
            }
        }
        Map<ResultKey<?>, Object> meta = Map.of(
                ResultKey.FLIP, "flip",
                ResultKey.FLIP_DIRECTION, "flip_direction",
                ResultKey.KEEP_RATIO, "keep_ratio",
                RandomChoiceResize.SCALE_IDX, "scale_idx",
                ImageKeys.PAD_SIZE_DIVISOR, "pad_size_divisor");
        meta.forEach((key, name) -> {
            JsonNode value = expected.path(name.toString());
            assertThat(outcome.find(key).map(Object::toString).orElse(""))
                    .as("%s", key)
                    .isEqualTo(value.isMissingNode() ? "" : value.asText());
        });
        checkSize(outcome, ResultKey.IMG_SHAPE, expected.path("img_shape"), false);
        checkSize(outcome, ResultKey.PAD_SHAPE, expected.path("pad_shape"), false);
        checkSize(outcome, ResultKey.SCALE, expected.path("scale"), true);
        if (expected.has("scale_factor")) {
            assertThat(outcome.get(ResultKey.SCALE_FACTOR))
                    .isEqualTo(new ScaleFactor(
                            expected.get("scale_factor").get(0).doubleValue(),
                            expected.get("scale_factor").get(1).doubleValue()));
        }
    }

    private static void checkSize(Results outcome, ResultKey<ImageSize> key, JsonNode pair, boolean isWidthFirst) {
        if (pair.isMissingNode()) {
            assertThat(outcome.find(key)).as("%s", key).isEmpty();
            return;
        }
        int first = pair.get(0).intValue();
        int second = pair.get(1).intValue();
        assertThat(outcome.get(key))
                .as("%s", key)
                .isEqualTo(isWidthFirst ? new ImageSize(second, first) : new ImageSize(first, second));
    }

    private static void checkRows(float[][] rows, float[][] expected) {
        assertThat(rows.length).isEqualTo(expected.length);
        for (int i = 0; i < rows.length; i++) {
            assertThat(rows[i]).containsExactly(expected[i], within(2e-4f));
        }
    }

    private static void checkImage(Image image, JsonNode expected) {
        assertThat(List.of(image.height(), image.width(), image.channels()))
                .containsExactly(
                        expected.get("shape").get(0).intValue(),
                        expected.get("shape").get(1).intValue(),
                        expected.get("shape").get(2).intValue());
        assertThat(image.isFloat()).isEqualTo(expected.get("float32").booleanValue());
        if (!image.isFloat()) {
            assertThat(ImageSummary.sha256(image))
                    .isEqualTo(expected.get("sha256").textValue());
            return;
        }
        for (int i = 0; i < expected.get("pixel_index").size(); i++) {
            for (int channel = 0; channel < image.channels(); channel++) {
                int at = expected.get("pixel_index").get(i).intValue();
                assertThat((double) image.floats()[at * image.channels() + channel])
                        .isCloseTo(expected.get("pixels").get(i).get(channel).doubleValue(), within(1e-4));
            }
        }
    }
}
