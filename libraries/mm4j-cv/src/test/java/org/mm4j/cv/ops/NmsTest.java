package org.mm4j.cv.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Origin;

class NmsTest {

    private static final float[] TWO = {0, 0, 10, 10, 0, 0, 10, 5};

    @Test
    void overlapEqualToTheThresholdIsKept() {
        float[] scores = {0.9f, 0.8f};
        assertThat(Nms.nms(TWO, scores, Nms.Options.of(0.5)).indices()).containsExactly(0, 1);
        assertThat(Nms.nms(TWO, scores, Nms.Options.of(0.49)).indices()).containsExactly(0);
    }

    @Test
    void equalScoresKeepInputOrder() {
        float[] boxes = {0, 0, 1, 1, 5, 5, 6, 6, 9, 9, 10, 10};
        assertThat(Nms.nms(boxes, new float[] {0.5f, 0.7f, 0.5f}, Nms.Options.of(0.5))
                        .indices())
                .containsExactly(1, 0, 2);
        assertThat(Order.descending(new float[] {-0f, 0f, -1, Float.NaN, 2, Float.NEGATIVE_INFINITY, 0f}))
                .containsExactly(3, 4, 0, 1, 6, 2, 5);
    }

    @Test
    void emptyInputGivesEmptyOutput() {
        assertThat(Nms.nms(new float[0], new float[0], Nms.Options.of(0.5)).size())
                .isZero();
        assertThat(SoftNms.softNms(new float[0], new float[0], SoftNms.Options.DEFAULT)
                        .size())
                .isZero();
        assertThat(BatchedNms.batchedNms(new float[0], new float[0], new int[0], NmsCfg.nms(0.5), false)
                        .size())
                .isZero();
        assertThat(BatchedNms.batchedNms(new float[0], new float[0], new int[0], null, false)
                        .size())
                .isZero();
    }

    @Test
    void notANumberSuppressesNothing() {
        float[] boxes = {Float.NaN, 0, 10, 10, 0, 0, 10, 10, 0, 0, 10, 10};
        assertThat(Nms.nms(boxes, new float[] {0.9f, 0.8f, 0.7f}, Nms.Options.of(0.5))
                        .indices())
                .containsExactly(0, 1);
    }

    @Test
    void lengthsThatDoNotMatchAreRefused() {
        assertThatThrownBy(() -> Nms.nms(new float[7], new float[2], Nms.Options.of(0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 coordinates");
        assertThatThrownBy(() -> BatchedNms.batchedNms(TWO, new float[2], new int[3], null, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 group indices");
    }

    /** The plain definition, pair by pair, on random boxes with negative coordinates: groups that meet after all. */
    @Test
    void agreesWithComparingAllPairs() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            int n = random.nextInt(120);
            float[] boxes = new float[4 * n];
            float[] scores = new float[n];
            int[] groups = new int[n];
            for (int i = 0; i < n; i++) {
                boxes[4 * i] = random.nextFloat() * 60 - 30;
                boxes[4 * i + 1] = random.nextFloat() * 60 - 30;
                boxes[4 * i + 2] = boxes[4 * i] + random.nextFloat() * 40 - 2;
                boxes[4 * i + 3] = boxes[4 * i + 1] + random.nextFloat() * 40 - 2;
                scores[i] = random.nextInt(20) / 20f;
                groups[i] = random.nextInt(3);
            }
            float threshold = round % 10 == 0 ? 0 : random.nextFloat();
            Nms.Options options = new Nms.Options(
                    threshold, random.nextInt(2), random.nextBoolean() ? 0.3f : 0, random.nextBoolean() ? 9 : -1);
            assertThat(Nms.nms(boxes, scores, options).indices()).isEqualTo(allPairs(boxes, scores, options));
            assertThat(BatchedNms.batchedNms(boxes, scores, groups, NmsCfg.of(options), false)
                            .indices())
                    .isEqualTo(allPairs(moved(boxes, groups), scores, options));
            assertThat(BatchedNms.batchedNms(boxes, scores, groups, NmsCfg.of(options), true)
                            .indices())
                    .isEqualTo(allPairs(boxes, scores, options));
        }
    }

    /** With coordinates from 0 on, groups cannot meet, and working on them one by one gives the same. */
    @Test
    void splitPathEqualsThePlainOne() {
        Random random = new Random(11);
        for (int round = 0; round < 100; round++) {
            int n = 1 + random.nextInt(80);
            float[] boxes = new float[4 * n];
            float[] scores = new float[n];
            int[] groups = new int[n];
            for (int i = 0; i < n; i++) {
                boxes[4 * i] = random.nextFloat() * 60;
                boxes[4 * i + 1] = random.nextFloat() * 60;
                boxes[4 * i + 2] = boxes[4 * i] + random.nextFloat() * 40;
                boxes[4 * i + 3] = boxes[4 * i + 1] + random.nextFloat() * 40;
                scores[i] = random.nextInt(30) / 30f;
                groups[i] = 3 * random.nextInt(4);
            }
            NmsCfg plain = cfg("iou_threshold", ConfigFloat.of(0.4), "max_num", integer(12));
            NmsCfg split = cfg("iou_threshold", ConfigFloat.of(0.4), "max_num", integer(12), "split_thr", integer(1));
            Kept one = BatchedNms.batchedNms(boxes, scores, groups, plain, false);
            Kept other = BatchedNms.batchedNms(boxes, scores, groups, split, false);
            assertThat(other.indices()).isEqualTo(one.indices());
            assertThat(other.scores()).isEqualTo(one.scores());
        }
    }

    @Test
    void classAgnosticOfTheDictGoesFirst() {
        float[] scores = {0.9f, 0.8f};
        int[] groups = {0, 1};
        float[] same = {0, 0, 10, 10, 0, 0, 10, 10};
        NmsCfg agnostic = cfg("iou_threshold", ConfigFloat.of(0.5), "class_agnostic", ConfigBool.of(true));
        assertThat(BatchedNms.batchedNms(same, scores, groups, NmsCfg.nms(0.5), false)
                        .size())
                .isEqualTo(2);
        assertThat(BatchedNms.batchedNms(same, scores, groups, agnostic, false).size())
                .isEqualTo(1);
    }

    @Test
    void wrongDictsAreRefusedByName() {
        assertThatThrownBy(() -> cfg("iou_thresh", ConfigFloat.of(0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("iou_thresh")
                .hasMessageContaining("iou_threshold");
        assertThatThrownBy(() -> cfg("max_num", integer(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs iou_threshold");
        assertThatThrownBy(() -> cfg("type", ConfigString.of("nms_quadri"), "iou_threshold", ConfigFloat.of(0.5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nms_quadri");
        assertThatThrownBy(() -> cfg("type", ConfigString.of("soft_nms"), "max_num", integer(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max_num");
        assertThatThrownBy(() -> cfg("iou_threshold", ConfigFloat.of(0.5), "offset", integer(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset");
        assertThatThrownBy(() -> cfg("iou_threshold", ConfigString.of("half")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("iou_threshold is a number");
    }

    private static int[] allPairs(float[] boxes, float[] scores, Nms.Options options) {
        int[] order = Order.descending(scores);
        boolean[] isDropped = new boolean[order.length];
        List<Integer> kept = new ArrayList<>();
        for (int a = 0; a < order.length; a++) {
            boolean isLow = options.scoreThreshold() > 0 && scores[order[a]] <= options.scoreThreshold();
            if (isDropped[a] || isLow) {
                continue;
            }
            kept.add(order[a]);
            for (int b = a + 1; b < order.length; b++) {
                isDropped[b] |= overlap(boxes, order[a], order[b], options.offset()) > options.iouThreshold();
            }
        }
        return kept.stream()
                .limit(options.maxNum() > 0 ? options.maxNum() : kept.size())
                .mapToInt(i -> i)
                .toArray();
    }

    private static float overlap(float[] boxes, int a, int b, int offset) {
        float width = Math.min(boxes[4 * a + 2], boxes[4 * b + 2]) - Math.max(boxes[4 * a], boxes[4 * b]) + offset;
        float height =
                Math.min(boxes[4 * a + 3], boxes[4 * b + 3]) - Math.max(boxes[4 * a + 1], boxes[4 * b + 1]) + offset;
        float both = Math.max(0, width) * Math.max(0, height);
        return both / (area(boxes, a, offset) + area(boxes, b, offset) - both);
    }

    private static float area(float[] boxes, int i, int offset) {
        return (boxes[4 * i + 2] - boxes[4 * i] + offset) * (boxes[4 * i + 3] - boxes[4 * i + 1] + offset);
    }

    private static float[] moved(float[] boxes, int[] groups) {
        float largest = Float.NEGATIVE_INFINITY;
        for (float value : boxes) {
            largest = Math.max(largest, value);
        }
        float[] moved = boxes.clone();
        for (int i = 0; i < moved.length; i++) {
            moved[i] += groups[i / 4] * (largest + 1);
        }
        return moved;
    }

    private static ConfigValue integer(int value) {
        return ConfigInt.of(BigInteger.valueOf(value));
    }

    private static NmsCfg cfg(Object... entries) {
        Map<ConfigValue, ConfigValue> map = new LinkedHashMap<>();
        for (int i = 0; i < entries.length; i += 2) {
            map.put(ConfigString.of((String) entries[i]), (ConfigValue) entries[i + 1]);
        }
        return NmsCfg.of(new ConfigDict(map, Origin.NONE));
    }
}
