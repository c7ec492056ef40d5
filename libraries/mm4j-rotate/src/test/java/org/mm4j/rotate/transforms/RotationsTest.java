package org.mm4j.rotate.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigFormat;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.support.BoxForms;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.PictureSummary;

/**
 * The steps that turn, and the one that makes boxes of masks, against mmrotate with the same draws; {@code rotations.json}
 * tells of which version.
 */
class RotationsTest {

    private static final BuildContext MMROTATE = Registries.discover().context("mmrotate");
    private static final JsonNode GOLDEN = Json.resource(RotationsTest.class, "rotations.json");
    private static final ImageSize SIZE =
            new ImageSize(GOLDEN.get("height").intValue(), GOLDEN.get("width").intValue());

    /** Draws given numbers, one after the other. */
    private static final class Fixed extends SampleRandom {
        private final JsonNode numbers;
        private final JsonNode choices;
        private int nextNumber;
        private int nextChoice;

        Fixed(JsonNode numbers, JsonNode choices) {
            super(0);
            this.numbers = numbers;
            this.choices = choices;
        }

        @Override
        public double uniform() {
            return numbers.get(nextNumber++).doubleValue();
        }

        @Override
        public int integer(int low, int high) {
            return choices.get(nextChoice++).intValue();
        }

        @Override
        public int choice(double... probabilities) {
            return choices.get(nextChoice++).intValue();
        }

        boolean isUsedUp() {
            return nextNumber == numbers.size() && nextChoice == choices.size();
        }
    }

    private static Transform build(String step) {
        return MMROTATE.build(
                Kinds.TRANSFORMS,
                Config.fromString("step = dict(" + step + ")", ConfigFormat.PY)
                        .find("step")
                        .orElseThrow());
    }

    /** A picture of slopes. */
    private static Image picture() {
        byte[] pixels = new byte[SIZE.height() * SIZE.width() * 3];
        for (int i = 0; i < pixels.length; i++) {
            int wave = (3 * (i / 3 % SIZE.width()) + 2 * (i / 3 / SIZE.width()) + 50 * (i % 3)) % 510;
            pixels[i] = (byte) (wave < 256 ? wave : 509 - wave);
        }
        return new Image(SIZE.height(), SIZE.width(), 3, pixels);
    }

    private static Image classMap() {
        byte[] pixels = new byte[SIZE.height() * SIZE.width()];
        for (int i = 0; i < pixels.length; i++) {
            int x = i % SIZE.width();
            int y = i / SIZE.width();
            if (y >= 30 && y < 55 && x >= 5 && x < 33) {
                pixels[i] = 2;
            } else if (y >= 10 && y < 40 && x >= 20 && x < 60) {
                pixels[i] = 7;
            }
        }
        return new Image(SIZE.height(), SIZE.width(), 1, pixels);
    }

    private static List<List<double[]>> polygons() {
        List<List<double[]>> polygons = new ArrayList<>();
        for (JsonNode object : GOLDEN.get("polygons")) {
            List<double[]> parts = new ArrayList<>();
            for (JsonNode part : object) {
                double[] corners = new double[part.size()];
                for (int i = 0; i < corners.length; i++) {
                    corners[i] = part.get(i).doubleValue();
                }
                parts.add(corners);
            }
            polygons.add(parts);
        }
        return polygons;
    }

    private static Results sample(String boxType, String mask) {
        RotatedBoxes rotated = new RotatedBoxes(Json.floats(GOLDEN.get("rbox")));
        BaseBoxes boxes = switch (boxType) {
            case "rbox" -> rotated;
            case "qbox" -> BoxConversions.rbox2qbox(rotated);
            default -> BoxConversions.rbox2hbox(rotated);
        };
        Results results = new Results()
                .put(ResultKey.IMG, picture())
                .put(ResultKey.IMG_SHAPE, SIZE)
                .put(ResultKey.ORI_SHAPE, SIZE)
                .put(DetKeys.GT_BBOXES, boxes)
                .put(DetKeys.GT_BBOXES_LABELS, new long[] {3, 1, 4, 1})
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[] {false, true, false, false})
                .put(DetKeys.GT_INSTANCES_IDS, new long[] {30, 10, 40, 11})
                .put(ImageKeys.GT_SEG_MAP, classMap());
        if (mask.equals("polygon")) {
            results.put(DetKeys.GT_MASKS, PolygonMasks.of(polygons(), SIZE.height(), SIZE.width()));
        } else if (mask.equals("bitmap")) {
            results.put(DetKeys.GT_MASKS, bitmaps());
        }
        return results;
    }

    private static BitmapMasks bitmaps() {
        return BitmapMasks.of(
                polygons().stream()
                        .map(parts -> Rle.ofPolygons(parts, SIZE.height(), SIZE.width())
                                .decode())
                        .toList(),
                SIZE.height(),
                SIZE.width());
    }

    @TestFactory
    List<DynamicTest> turns() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : GOLDEN.get("rotations")) {
            tests.add(dynamicTest(
                    one.get("box_type").asText() + " " + one.get("mask").asText() + " " + one.get("step"),
                    () -> turn(one)));
        }
        assertThat(tests).hasSizeGreaterThan(30);
        return tests;
    }

    private static void turn(JsonNode golden) {
        Fixed draws = new Fixed(golden.get("rand"), golden.get("choice"));
        Results sample = sample(
                        golden.get("box_type").asText(), golden.get("mask").asText())
                .withRandom(draws);
        if (!golden.get("homography").isNull()) {
            sample.put(DetKeys.HOMOGRAPHY_MATRIX, Json.floats(golden.get("homography")));
        }
        Results turned =
                MMROTATE.build(Kinds.TRANSFORMS, Configs.of(golden.get("step"))).apply(sample);
        assertThat(turned).isNotNull();
        assertThat(draws.isUsedUp()).isTrue();
        JsonNode expected = golden.get("result");
        check(
                turned.get(ResultKey.IMG),
                expected.get("image"),
                golden.get("step").path("interpolation").asText().equals("nearest") ? 0 : 1);
        check(turned.get(ImageKeys.GT_SEG_MAP), expected.get("seg"), 0);
        assertThat(turned.get(DetKeys.GT_BBOXES).type())
                .isEqualTo(golden.get("box_type").asText());
        assertThat(turned.get(DetKeys.GT_BBOXES).values())
                .containsExactly(Json.floats(expected.get("bboxes")), within(1e-3f));
        assertThat(turned.get(DetKeys.GT_BBOXES_LABELS))
                .hasSize(expected.get("labels").size());
        assertThat(turned.get(DetKeys.GT_INSTANCES_IDS))
                .hasSize(expected.get("labels").size());
        for (int i = 0; i < expected.get("labels").size(); i++) {
            assertThat(turned.get(DetKeys.GT_BBOXES_LABELS)[i])
                    .isEqualTo(expected.get("labels").get(i).longValue());
            assertThat(turned.get(DetKeys.GT_INSTANCES_IDS)[i] / 10).isEqualTo(turned.get(DetKeys.GT_BBOXES_LABELS)[i]);
            assertThat(turned.get(DetKeys.GT_IGNORE_FLAGS)[i])
                    .isEqualTo(expected.get("ignored").get(i).booleanValue());
        }
        assertThat(turned.has(DetKeys.HOMOGRAPHY_MATRIX)).isEqualTo(expected.has("homography"));
        if (expected.has("homography")) {
            assertThat(turned.get(DetKeys.HOMOGRAPHY_MATRIX))
                    .containsExactly(Json.floats(expected.get("homography")), within(1e-4f));
        }
        checkMasks(turned, expected);
    }

    private static void check(Image image, JsonNode expected, int tolerance) {
        PictureSummary.check(image.height(), image.width(), image.channels(), image.pixels(), expected, tolerance);
    }

    private static void checkMasks(Results turned, JsonNode expected) {
        if (!expected.has("mask_areas")) {
            assertThat(turned.has(DetKeys.GT_MASKS)).isFalse();
            return;
        }
        InstanceMasks masks = turned.get(DetKeys.GT_MASKS);
        assertThat(masks.size()).isEqualTo(expected.get("mask_areas").size());
        for (int i = 0; i < masks.size(); i++) {
            assertThat(masks.areas()[i])
                    .isCloseTo(expected.get("mask_areas").get(i).doubleValue(), within(1e-3));
            if (masks instanceof BitmapMasks bitmaps) {
                assertThat(PictureSummary.sha256(bitmaps.get(i)))
                        .isEqualTo(expected.get("bitmaps").get(i).textValue());
            } else {
                List<double[]> parts = ((PolygonMasks) masks).get(i);
                JsonNode wanted = expected.get("polygons").get(i);
                assertThat(parts).hasSize(wanted.size());
                for (int p = 0; p < parts.size(); p++) {
                    for (int k = 0; k < parts.get(p).length; k++) {
                        assertThat(parts.get(p)[k])
                                .isCloseTo(wanted.get(p).get(k).doubleValue(), within(1e-3));
                    }
                }
            }
        }
    }

    @TestFactory
    List<DynamicTest> boxesOfMasks() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : GOLDEN.get("mask2box")) {
            tests.add(dynamicTest(
                    one.get("box_type").asText() + " of " + one.get("mask").asText() + ", keep_mask="
                            + one.get("keep_mask"),
                    () -> boxes(one)));
        }
        return tests;
    }

    private static void boxes(JsonNode golden) {
        String type = golden.get("box_type").asText();
        boolean isBitmap = golden.get("mask").asText().equals("bitmap");
        boolean keepMask = golden.get("keep_mask").booleanValue();
        Results sample = sample("hbox", golden.get("mask").asText());
        List<DetInstance> instances = new ArrayList<>();
        for (List<double[]> parts : polygons()) {
            instances.add(new DetInstance(new float[4], 1, false, new DetInstance.Polygons(parts)));
        }
        sample.put(DetKeys.INSTANCES, new DetInstances(instances));
        Results made = build("type='ConvertMask2BoxType', box_type='" + type + "', keep_mask="
                        + (keepMask ? "True" : "False"))
                .apply(sample);
        assertThat(made).isNotNull();
        assertThat(made.has(DetKeys.GT_MASKS)).isEqualTo(golden.get("has_masks").booleanValue());
        float[] expected = Json.floats(golden.get("bboxes"));
        // Of a bitmap the original has x and y, and so width and height, the other way round.
        BaseBoxes actual = made.get(DetKeys.GT_BBOXES);
        check(type, actual.values(), isBitmap && type.equals("rbox") ? mirrored(expected) : expected);
        for (int i = 0; i < instances.size(); i++) {
            DetInstance instance = made.get(DetKeys.INSTANCES).items().get(i);
            check(type, instance.bbox(), Json.floats(golden.get("instances").get(i)));
            assertThat(instance.mask() != null)
                    .isEqualTo(golden.get("instances_have_masks").get(i).booleanValue());
        }
    }

    private static float[] mirrored(float[] boxes) {
        float[] mirrored = boxes.clone();
        for (int i = 0; i < boxes.length; i += 5) {
            mirrored[i] = boxes[i + 1];
            mirrored[i + 1] = boxes[i];
            mirrored[i + 2] = boxes[i + 3];
            mirrored[i + 3] = boxes[i + 2];
            mirrored[i + 4] = -boxes[i + 4];
        }
        return mirrored;
    }

    /** Which of several equal forms of a rotated box comes out is OpenCV's choice. */
    private static void check(String type, float[] actual, float[] expected) {
        if (type.equals("rbox")) {
            BoxForms.check(actual, expected, 1e-3f);
        } else {
            assertThat(actual).containsExactly(expected, within(1e-3f));
        }
    }

    @Test
    void aFullTurnIsNoTurn() {
        Results turned = build("type='Rotate', rotate_angle=360").apply(sample("rbox", "bitmap"));
        assertThat(turned).isNotNull();
        assertThat(turned.get(ResultKey.IMG).pixels()).isEqualTo(picture().pixels());
        assertThat(turned.get(DetKeys.GT_MASKS).areas()).isEqualTo(bitmaps().areas());
    }

    @Test
    void convertsOnlyWhatIsThere() {
        Results sample = sample("hbox", "");
        Results converted = build("type='ConvertBoxType', box_type_mapping=dict(gt_bboxes='qbox', proposals='rbox')")
                .apply(sample);
        assertThat(converted).isNotNull();
        assertThat(converted.get(DetKeys.GT_BBOXES).type()).isEqualTo("qbox");
        assertThat(converted.names()).doesNotContain("proposals");
        Results back = build("type='ConvertBoxType', box_type_mapping=dict(gt_bboxes='hbox')")
                .apply(converted);
        assertThat(back).isNotNull();
        assertThat(back.get(DetKeys.GT_BBOXES)).isEqualTo(sample("hbox", "").get(DetKeys.GT_BBOXES));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "type='ConvertBoxType', box_type_mapping=dict(gt_bboxes='obox'); hbox, qbox, rbox",
                "type='ConvertMask2BoxType', box_type='obox'; hbox, qbox, rbox",
                "type='Rotate'; rotate_angle",
                "type='Rotate', rotate_angle=3, img_border_value=(1, 2); three",
                "type='Rotate', rotate_angle=3, interpolation='cubic'; cubic",
                "type='RandomRotate', angle_range=0; angle_range",
                "type='RandomRotate', angle_range=181; angle_range",
                "type='RandomRotate', prob=1.5; prob",
                "type='RandomRotate', rotate_angle=3; rotate_angle",
                "type='RandomRotate', border=3; border",
                "type='RandomRotate', rotate_type='Rotat'; Rotate",
                "type='RandomChoiceRotate', angles=[0, 3]; has no 0",
                "type='RandomChoiceRotate', angles=[]; not empty",
                "type='RandomChoiceRotate', angles=[3, 4], prob=[0.5]; angles",
                "type='RandomChoiceRotate', angles=[3, 4], prob=[0.5, 0.6]; prob",
            })
    void badArgumentsAreNamed(String step, String message) {
        assertThatThrownBy(() -> build(step)).hasMessageContaining(message);
    }

    @Test
    void anEmptyMaskHasNoBox() {
        Results sample = sample("hbox", "");
        sample.put(
                DetKeys.GT_MASKS,
                BitmapMasks.of(List.of(new byte[SIZE.height() * SIZE.width()]), SIZE.height(), SIZE.width()));
        assertThatThrownBy(() ->
                        build("type='ConvertMask2BoxType', box_type='rbox'").apply(sample))
                .hasMessageContaining("mask 0 of 1 is empty");
        assertThatThrownBy(() ->
                        build("type='ConvertMask2BoxType', box_type='rbox'").apply(sample("hbox", "")))
                .hasMessageContaining("gt_masks");
    }
}
