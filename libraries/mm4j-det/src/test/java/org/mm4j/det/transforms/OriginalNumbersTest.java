package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Images;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.Json;

/**
 * Transforms with the numbers of mmdet 3.3.0: the resources beside this class hold steps, samples and what came out of the
 * original when its random functions were replaced by the generator {@link SampleRandom}, whose seeds they name.
 */
class OriginalNumbersTest {

    private static final BuildContext MMDET = Models.scope("mmdet");
    private static final List<String> RESOURCES = List.of("augmentation.json", "more_augmentation.json");

    @TestFactory
    List<DynamicTest> transformsGiveTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String resource : RESOURCES) {
            for (JsonNode node :
                    Json.resource(OriginalNumbersTest.class, resource).get("cases")) {
                tests.add(dynamicTest(node.get("name").textValue(), () -> check(node)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(140);
        return tests;
    }

    private static void check(JsonNode node) {
        List<Transform> steps = new ArrayList<>();
        for (JsonNode step : node.get("pipeline")) {
            steps.add(MMDET.build(Kinds.TRANSFORMS, Configs.of(step)));
        }
        SampleOrder order = new SampleOrder();
        for (int i = 0; i < node.get("samples").size(); i++) {
            Results sample = Samples.of(node.get("samples").get(i))
                    .withRandom(new SampleRandom(node.get("seed").intValue() + i));
            if (node.has("mix")) {
                List<Results> others = new ArrayList<>();
                node.get("mix").forEach(other -> others.add(Samples.of(other)));
                sample.put(DetKeys.MIX_RESULTS, new MixResults(others));
            }
            try (SampleOrder.Turn turn = order.turn()) {
                Results outcome = Compose.of(steps).apply(sample.withTurn(turn));
                check(outcome, node.get("results").get(i));
            }
        }
    }

    private static void check(@Nullable Results outcome, JsonNode expected) {
        if (expected.isNull()) {
            assertThat(outcome).isNull();
            return;
        }
        assertThat(outcome).isNotNull();
        checkImage(outcome.get(ResultKey.IMG), expected.get("image"));
        ImageSize size = outcome.get(ResultKey.IMG_SHAPE);
        assertThat(List.of(size.height(), size.width()))
                .containsExactly(
                        expected.get("img_shape").get(0).intValue(),
                        expected.get("img_shape").get(1).intValue());
        checkBoxes(outcome, expected, 1e-4f * Math.max(size.height(), size.width()));
        if (expected.has("mask_areas")) {
            checkMasks(outcome.get(DetKeys.GT_MASKS), expected);
        }
        if (expected.has("seg_map")) {
            checkImage(outcome.get(ImageKeys.GT_SEG_MAP), expected.get("seg_map"));
        }
        if (expected.has("homography_matrix")) {
            assertThat(outcome.get(DetKeys.HOMOGRAPHY_MATRIX))
                    .containsExactly(Json.floats(expected.get("homography_matrix")), within(1e-5f));
        }
        if (expected.has("scale_factor")) {
            ScaleFactor factor = outcome.get(ResultKey.SCALE_FACTOR);
            assertThat(factor.width())
                    .isEqualTo(expected.get("scale_factor").get(0).doubleValue());
            assertThat(factor.height())
                    .isEqualTo(expected.get("scale_factor").get(1).doubleValue());
        }
    }

    private static void checkBoxes(Results outcome, JsonNode expected, float allowed) {
        int count = expected.get("boxes").size();
        assertThat(outcome.get(DetKeys.GT_BBOXES).size()).isEqualTo(count);
        for (int i = 0; i < count; i++) {
            assertThat(outcome.get(DetKeys.GT_BBOXES).row(i))
                    .containsExactly(Json.floats(expected.get("boxes").get(i)), within(allowed));
        }
        assertThat(outcome.get(DetKeys.GT_BBOXES_LABELS)).isEqualTo(Samples.labels(expected.get("labels")));
        assertThat(outcome.get(DetKeys.GT_IGNORE_FLAGS)).isEqualTo(Samples.flags(expected.get("ignored")));
    }

    private static void checkMasks(InstanceMasks masks, JsonNode expected) {
        assertThat(masks.height()).isEqualTo(expected.get("mask_size").get(0).intValue());
        assertThat(masks.width()).isEqualTo(expected.get("mask_size").get(1).intValue());
        double[] areas = masks.areas();
        assertThat(areas).hasSize(expected.get("mask_areas").size());
        for (int i = 0; i < areas.length; i++) {
            assertThat(areas[i])
                    .isCloseTo(expected.get("mask_areas").get(i).doubleValue(), within(1e-4 * areas[i] + 1e-3));
            if (masks instanceof BitmapMasks bitmaps) {
                assertThat(Images.sha256(bitmaps.get(i)))
                        .isEqualTo(expected.get("mask_sha256").get(i).textValue());
            }
        }
    }

    /** Equal pixels of uint8; of float32, equal but for the order of operations. */
    private static void checkImage(Image image, JsonNode expected) {
        assertThat(List.of(image.height(), image.width(), image.channels()))
                .containsExactly(
                        expected.get("shape").get(0).intValue(),
                        expected.get("shape").get(1).intValue(),
                        expected.get("shape").get(2).intValue());
        assertThat(image.isFloat()).isEqualTo(expected.get("float32").booleanValue());
        if (!image.isFloat()
                && Images.sha256(image.pixels()).equals(expected.get("sha256").textValue())) {
            return;
        }
        float[] values = image.floats();
        for (int i = 0; i < expected.get("pixel_index").size(); i++) {
            for (int channel = 0; channel < image.channels(); channel++) {
                int at = expected.get("pixel_index").get(i).intValue();
                assertThat((double) values[at * image.channels() + channel])
                        .as("pixel %d, channel %d", at, channel)
                        .isCloseTo(expected.get("pixels").get(i).get(channel).doubleValue(), within(0.01));
            }
        }
        assertThat(image.isFloat()).as("pixels that were not looked at differ").isTrue();
    }
}
