package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.MixTransform;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleOrder;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.BuildContext;
import org.mm4j.testkit.Json;

/** What holds for every random draw: boxes stay with what they are around, equal seeds give equal samples, nothing fails. */
class AugmentationPropertiesTest {

    private static final BuildContext MMDET = Models.scope("mmdet");
    private static final int MANY = 500;
    private static final int SOME = 40;
    /** Boxes are moved in fractions of pixels, and the pixels beside them are bright by half or are not. */
    private static final double PIXELS = 1;

    /**
     * MixUp resizes the other picture twice, each time to whole pixels cut off, and moves its boxes once, by the product of
     * both factors uncut. So the original has it: a pixel that the first cut takes is up to 1.6 pixels in the end.
     */
    private static final double MIXED_PIXELS = 2;

    private static final double LARGE = 4;

    /** Steps under which a drawn rectangle stays a box; what they fill in is black. */
    private static final List<String> GEOMETRIC = List.of(
            "{'type': 'Mosaic', 'img_scale': [96, 80], 'pad_val': 0.0}",
            "{'type': 'MixUp', 'img_scale': [120, 120], 'ratio_range': [0.8, 1.6], 'pad_val': 0.0}",
            "{'type': 'MixUp', 'img_scale': [120, 90], 'pad_val': 0}",
            "{'type': 'CachedMosaic', 'img_scale': [96, 80], 'pad_val': 0.0}",
            "{'type': 'CachedMixUp', 'img_scale': [120, 120], 'ratio_range': [0.8, 1.6], 'pad_val': 0.0}",
            "{'type': 'RandomAffine', 'border_val': 0, 'max_rotate_degree': 0.0, 'max_shear_degree': 0.0}",
            "{'type': 'RandomAffine', 'border_val': 0, 'border': [10, 5]}",
            "{'type': 'Expand', 'prob': 1.0}",
            "{'type': 'MinIoURandomCrop', 'min_ious': [0.05, 0.1]}",
            "{'type': 'RandomCrop', 'crop_size': [70, 60]}",
            "{'type': 'RandomShift', 'prob': 1.0}",
            "{'type': 'ShearX', 'img_border_value': 0}",
            "{'type': 'ShearY', 'img_border_value': 0}",
            "{'type': 'Rotate', 'img_border_value': 0}",
            "{'type': 'TranslateX', 'img_border_value': 0}",
            "{'type': 'TranslateY', 'img_border_value': 0, 'max_mag': 0.5}",
            "{'type': 'FixScaleResize', 'scale': [133, 80], 'keep_ratio': True}",
            "{'type': 'FixShapeResize', 'width': 100, 'height': 90, 'keep_ratio': True}",
            "{'type': 'ResizeShortestEdge', 'scale': 50, 'max_size': 120}",
            "{'type': 'RandomFlip', 'prob': 0.5}");

    /** Steps under which masks go along; not CachedMixUp, whose masks lose parts, as the original's do. */
    private static final List<String> MASKED = List.of(
            "{'type': 'CachedMosaic', 'img_scale': [96, 80], 'pad_val': 0.0}",
            "{'type': 'Expand', 'prob': 1.0}",
            "{'type': 'MinIoURandomCrop', 'min_ious': [0.05, 0.1]}",
            "{'type': 'RandomCrop', 'crop_size': [70, 60]}",
            "{'type': 'RandomFlip', 'prob': 0.5}",
            "{'type': 'ShearX', 'img_border_value': 0}",
            "{'type': 'ShearY', 'img_border_value': 0}",
            "{'type': 'Rotate', 'img_border_value': 0}",
            "{'type': 'TranslateX', 'img_border_value': 0}",
            "{'type': 'TranslateY', 'img_border_value': 0, 'max_mag': 0.5}",
            "{'type': 'FixScaleResize', 'scale': [133, 80], 'keep_ratio': True}",
            "{'type': 'FixShapeResize', 'width': 100, 'height': 90, 'keep_ratio': True}");

    private static final List<String> OTHERS = List.of(
            "{'type': 'PhotoMetricDistortion'}",
            "{'type': 'Compose', 'transforms': [{'type': 'PhotoMetricDistortion'}, {'type': 'RandomCenterCropPad', 'border': 16,"
                    + " 'crop_size': [32, 24], 'mean': [0, 0, 0], 'std': [1, 1, 1], 'to_rgb': True, 'test_pad_mode': null}]}",
            "{'type': 'RandAugment', 'aug_num': 4}",
            "{'type': 'AutoAugment'}",
            "{'type': 'YOLOXHSVRandomAug'}",
            "{'type': 'CutOut', 'n_holes': [1, 4], 'cutout_ratio': [[0.3, 0.3], [1.0, 0.1]]}",
            "{'type': 'RandomErasing', 'n_patches': [0, 4], 'ratio': [0.0, 1.0], 'squared': False}");

    private static Transform build(String cfg) {
        return MMDET.build(
                Kinds.TRANSFORMS,
                Configs.of(Json.parse(
                        cfg.replace('\'', '"').replace("False", "false").replace("True", "true"))));
    }

    @TestFactory
    List<DynamicTest> boxesStayWithWhatTheyAreAround() {
        return GEOMETRIC.stream()
                .map(cfg -> dynamicTest(cfg, () -> {
                    Transform step = build(cfg);
                    // Of a turned rectangle that is cut off, the box is larger than what is seen.
                    boolean isTurned = cfg.contains("Rotate")
                            || cfg.contains("Shear")
                            || (cfg.contains("RandomAffine") && !cfg.contains("max_rotate_degree"));
                    double pixels = cfg.contains("MixUp") ? MIXED_PIXELS : PIXELS;
                    SampleOrder order = new SampleOrder();
                    int seen = 0;
                    for (int seed = 0; seed < SOME; seed++) {
                        Results outcome = run(step, order, seed, (random, label) -> rectangle(random, label, 100, 120));
                        seen += outcome == null ? 0 : compare(outcome, isTurned, pixels);
                    }
                    assertThat(seen).isGreaterThan(SOME / 4);
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> masksStayOnWhatTheyCover() {
        return MASKED.stream()
                .map(cfg -> dynamicTest(cfg, () -> {
                    Transform step = build(cfg);
                    SampleOrder order = new SampleOrder();
                    int seen = 0;
                    for (int seed = 0; seed < SOME; seed++) {
                        Results outcome = run(step, order, seed, (random, label) -> masked(random, label, 100, 120));
                        seen += outcome == null ? 0 : compareMasks(outcome);
                    }
                    assertThat(seen).isGreaterThan(SOME / 4);
                }))
                .toList();
    }

    /** {@link #rectangle} with the mask of its bright pixels. */
    private static Results masked(SampleRandom random, int label, int height, int width) {
        Results sample = rectangle(random, label, height, width);
        Image image = sample.get(ResultKey.IMG);
        byte[] mask = new byte[height * width];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (byte) (image.pixels()[3 * i + label] == 0 ? 0 : 1);
        }
        return sample.put(DetKeys.GT_MASKS, BitmapMasks.of(List.of(mask), height, width));
    }

    /** Compares each mask of some size that is alone with its label with the bright pixels of that channel. */
    private static int compareMasks(Results outcome) {
        InstanceMasks masks = outcome.get(DetKeys.GT_MASKS);
        long[] labels = outcome.get(DetKeys.GT_BBOXES_LABELS);
        assertThat(masks.size()).isEqualTo(labels.length);
        int seen = 0;
        for (int i = 0; i < labels.length; i++) {
            long label = labels[i];
            float[] box = masks.getBboxes().row(i);
            if (Arrays.stream(labels).filter(other -> other == label).count() == 1
                    && box[2] - box[0] > LARGE
                    && box[3] - box[1] > LARGE) {
                checkBright(box, bright(outcome.get(ResultKey.IMG), (int) label), PIXELS);
                seen++;
            }
        }
        return seen;
    }

    private static void checkBright(float[] box, int[] bright, double pixels) {
        for (int k = 0; k < 4; k++) {
            assertThat(Math.abs(box[k] - bright[k]))
                    .as("side %d of %s, bright pixels %s", k, Arrays.toString(box), Arrays.toString(bright))
                    .isLessThanOrEqualTo((float) pixels);
        }
    }

    @TestFactory
    List<DynamicTest> equalSeedsGiveEqualSamples() {
        return both().map(cfg -> dynamicTest(cfg, () -> {
                    Transform first = build(cfg);
                    Transform second = build(cfg);
                    SampleOrder order = new SampleOrder();
                    SampleOrder sameOrder = new SampleOrder();
                    for (int seed = 0; seed < 10; seed++) {
                        Results a = run(first, order, seed, (random, label) -> rectangle(random, label, 60, 50));
                        Results b = run(second, sameOrder, seed, (random, label) -> rectangle(random, label, 60, 50));
                        assertThat(a == null).isEqualTo(b == null);
                        if (a != null && b != null) {
                            assertThat(a.get(ResultKey.IMG)).isEqualTo(b.get(ResultKey.IMG));
                            assertThat(a.get(DetKeys.GT_BBOXES)).isEqualTo(b.get(DetKeys.GT_BBOXES));
                        }
                    }
                }))
                .toList();
    }

    @TestFactory
    List<DynamicTest> nothingFailsOnOddSizes() {
        return both().map(cfg -> dynamicTest(cfg, () -> {
                    Transform step = build(cfg);
                    SampleOrder order = new SampleOrder();
                    for (int seed = 0; seed < MANY; seed++) {
                        Results outcome = run(step, order, seed, AugmentationPropertiesTest::odd);
                        if (outcome != null) {
                            int count = outcome.get(DetKeys.GT_BBOXES).size();
                            assertThat(outcome.get(DetKeys.GT_BBOXES_LABELS)).hasSize(count);
                            assertThat(outcome.get(DetKeys.GT_IGNORE_FLAGS)).hasSize(count);
                            assertThat(outcome.get(ResultKey.IMG_SHAPE))
                                    .isEqualTo(outcome.get(ResultKey.IMG).size());
                        }
                    }
                }))
                .toList();
    }

    private static java.util.stream.Stream<String> both() {
        return java.util.stream.Stream.concat(GEOMETRIC.stream(), OTHERS.stream());
    }

    private interface Maker {
        Results make(SampleRandom random, int label);
    }

    private static @Nullable Results run(Transform step, SampleOrder order, int seed, Maker maker) {
        SampleRandom random = new SampleRandom(seed);
        Results sample = maker.make(random, seed % 3);
        try (SampleOrder.Turn turn = order.turn()) {
            sample.withRandom(random).withTurn(turn);
            if (step instanceof MixTransform mix) {
                int[] indexes = mix.chooseIndexes(random, 10, index -> maker.make(random, index % 3));
                List<Results> others = new ArrayList<>();
                for (int i = 0; i < indexes.length; i++) {
                    others.add(maker.make(random, (seed + i + 1) % 3));
                }
                sample.put(DetKeys.MIX_RESULTS, new MixResults(others));
            }
            return step.apply(sample);
        }
    }

    /** A black picture with a rectangle that is bright in the channel of its label. */
    private static Results rectangle(SampleRandom random, int label, int height, int width) {
        int x1 = random.integer(0, width - 20);
        int y1 = random.integer(0, height - 20);
        int x2 = random.integer(x1 + 12, width);
        int y2 = random.integer(y1 + 12, height);
        byte[] pixels = new byte[height * width * 3];
        for (int y = y1; y < y2; y++) {
            for (int x = x1; x < x2; x++) {
                pixels[(y * width + x) * 3 + label] = (byte) 250;
            }
        }
        return sample(new Image(height, width, 3, pixels), label, x1, y1, x2, y2);
    }

    /** Pictures of all shapes, among them one of a single pixel; boxes at the border, thin ones, or none. */
    private static Results odd(SampleRandom random, int label) {
        int[] sides = {1, 2, 3, 7, 16, 33, 64};
        int height = sides[random.integer(0, sides.length)];
        int width = random.integer(0, 20) == 0 ? 300 : sides[random.integer(0, sides.length)];
        byte[] pixels = new byte[height * width * 3];
        Arrays.fill(pixels, (byte) random.integer(0, 256));
        float[][] boxes = {
            {},
            {0, 0, width, height},
            {width - 1, height - 1, width, height},
            {0, 0, width, height, 0, 0, 0.5f, 0.25f, width / 2f, 0, width / 2f, height}
        };
        return sample(new Image(height, width, 3, pixels), label, boxes[random.integer(0, boxes.length)]);
    }

    private static Results sample(Image image, int label, float... boxes) {
        long[] labels = new long[boxes.length / 4];
        Arrays.fill(labels, label);
        return new Results()
                .put(ResultKey.IMG, image)
                .put(ResultKey.IMG_SHAPE, image.size())
                .put(ResultKey.ORI_SHAPE, image.size())
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(boxes))
                .put(DetKeys.GT_BBOXES_LABELS, labels)
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[labels.length]);
    }

    /** Compares each box that is alone with its label with the bright pixels of that channel. */
    private static int compare(Results outcome, boolean isWholeOnly, double pixels) {
        BaseBoxes boxes = outcome.get(DetKeys.GT_BBOXES);
        long[] labels = outcome.get(DetKeys.GT_BBOXES_LABELS);
        int seen = 0;
        for (int i = 0; i < labels.length; i++) {
            long label = labels[i];
            boolean isAlone = IntStream.range(0, labels.length)
                            .filter(k -> labels[k] == label)
                            .count()
                    == 1;
            float[] box = boxes.row(i);
            Image image = outcome.get(ResultKey.IMG);
            boolean isWhole = box[0] > 0 && box[1] > 0 && box[2] < image.width() && box[3] < image.height();
            boolean isLarge = box[2] - box[0] > LARGE && box[3] - box[1] > LARGE;
            if (isAlone && isLarge && (isWhole || !isWholeOnly)) {
                checkBright(box, bright(image, (int) label), pixels);
                seen++;
            }
        }
        return seen;
    }

    /** The box around the pixels that are bright in a channel, also when only half of a picture is mixed in. */
    private static int[] bright(Image image, int channel) {
        int[] box = {image.width(), image.height(), 0, 0};
        int brightest = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                brightest = Math.max(brightest, image.at(y, x, channel));
            }
        }
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                if (image.at(y, x, channel) > brightest / 2) {
                    box[0] = Math.min(box[0], x);
                    box[1] = Math.min(box[1], y);
                    box[2] = Math.max(box[2], x + 1);
                    box[3] = Math.max(box[3], y + 1);
                }
            }
        }
        return box;
    }
}
