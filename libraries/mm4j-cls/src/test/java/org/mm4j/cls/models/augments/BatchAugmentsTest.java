package org.mm4j.cls.models.augments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mm4j.cls.models.augments.BatchAugment.Mixed;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SyntheticWeights;

/** Mixing by draws that are laid down gives what the formulas of the originals give. */
class BatchAugmentsTest {

    private static final int COUNT = 3;
    private static final int CHANNELS = 2;
    private static final int HEIGHT = 9;
    private static final int WIDTH = 13;
    private static final int CLASSES = 4;
    private static final float[] PIXELS =
            SyntheticWeights.uniform("augments/pixels", COUNT * CHANNELS * HEIGHT * WIDTH, -1, 1);
    private static final float[] SCORES = {1, 0, 0, 0, 0, 0, 1, 0, 0.5f, 0, 0, 0.5f};

    /** Draws of the order, of which {@link #ORDER} comes. */
    private static final Integer[] SHUFFLE = {0, 0, 0};

    private static final int[] ORDER = {2, 0, 1};

    private static Mixed batch() {
        return new Mixed(
                Tensors.of(PIXELS.clone(), COUNT, CHANNELS, HEIGHT, WIDTH), Tensors.of(SCORES.clone(), COUNT, CLASSES));
    }

    @Test
    void mixupBlendsPicturesAndScores() {
        TorchScope.run(() -> {
            FixedDraws draws = FixedDraws.threeQuarters(SHUFFLE);
            Mixed batch = batch();
            Mixed mixed = new Mixup(new Mixup.Args(1)).apply(batch, draws);
            assertThat(draws.areUsedUp()).isTrue();
            assertThat(Tensors.floats(mixed.inputs())).containsExactly(blended(PIXELS, 0.75), within(1e-6f));
            checkScores(mixed.scores(), 0.75);
            assertThat(Tensors.floats(batch.inputs())).containsExactly(PIXELS);
        });
    }

    @Test
    void cutMixReplacesARectangleAndCorrectsTheShare() {
        // Sides of a quarter of the area are 4 and 6; around (1, 11) the picture cuts off a row and a column.
        checkCut(cutMix(null, true), 0, 3, 8, 13, 1 - 15.0 / (HEIGHT * WIDTH), 1, 11);
        checkCut(cutMix(null, true), 2, 6, 3, 9, 1 - 24.0 / (HEIGHT * WIDTH), 4, 6);
    }

    @Test
    void cutMixKeepsTheDrawnShareIfNotCorrected() {
        checkCut(cutMix(null, false), 0, 3, 8, 13, 0.75, 1, 11);
    }

    @Test
    void cutMixWithinBoundsDrawsSidesAndPlace() {
        // Heights from 2 to 5, widths from 3 to 8; shares are corrected whatever correct_lam says.
        for (boolean isCorrected : new boolean[] {false, true}) {
            checkCut(cutMix(List.of(0.25, 0.75), isCorrected), 3, 7, 4, 9, 1 - 20.0 / (HEIGHT * WIDTH), 2, 2, 3, 4);
        }
    }

    @Test
    void cutMixStaysWithinBounds() {
        CutMix augment = cutMix(List.of(0.25, 0.75), true);
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            CutMix.Cut cut = augment.cut(HEIGHT, WIDTH, 0.5, random);
            assertThat(cut.bottom() - cut.top()).isBetween(2, 5);
            assertThat(cut.right() - cut.left()).isBetween(3, 8);
            assertThat(cut.top()).isNotNegative();
            assertThat(cut.left()).isNotNegative();
            assertThat(cut.bottom()).isLessThanOrEqualTo(HEIGHT);
            assertThat(cut.right()).isLessThanOrEqualTo(WIDTH);
        }
    }

    private static CutMix cutMix(@Nullable List<Double> bounds, boolean isCorrected) {
        return new CutMix(new CutMix.Args(1, bounds, isCorrected));
    }

    private static void checkCut(
            CutMix augment, int top, int bottom, int left, int right, double share, Integer... place) {
        TorchScope.run(() -> {
            Integer[] integers = new Integer[SHUFFLE.length + place.length];
            System.arraycopy(SHUFFLE, 0, integers, 0, SHUFFLE.length);
            System.arraycopy(place, 0, integers, SHUFFLE.length, place.length);
            FixedDraws draws = FixedDraws.threeQuarters(integers);
            Mixed batch = batch();
            Mixed mixed = augment.apply(batch, draws);
            assertThat(draws.areUsedUp()).isTrue();
            float[] expected = PIXELS.clone();
            for (int at = 0; at < expected.length; at++) {
                int x = at % WIDTH;
                int y = at / WIDTH % HEIGHT;
                if (y >= top && y < bottom && x >= left && x < right) {
                    expected[at] = PIXELS[ofOther(at, PIXELS.length / COUNT)];
                }
            }
            assertThat(Tensors.floats(mixed.inputs())).containsExactly(expected);
            checkScores(mixed.scores(), share);
            assertThat(Tensors.floats(batch.inputs())).containsExactly(PIXELS);
        });
    }

    private static void checkScores(Tensor scores, double share) {
        float[] found = Tensors.floats(scores);
        assertThat(found).containsExactly(blended(SCORES, share), within(1e-6f));
        for (int i = 0; i < COUNT; i++) {
            double sum = 0;
            for (int c = 0; c < CLASSES; c++) {
                sum += found[i * CLASSES + c];
            }
            assertThat(sum).isCloseTo(1, within(1e-6));
        }
    }

    private static float[] blended(float[] values, double share) {
        float[] result = new float[values.length];
        for (int at = 0; at < values.length; at++) {
            result[at] = (float) (share * values[at] + (1 - share) * values[ofOther(at, values.length / COUNT)]);
        }
        return result;
    }

    /** The same place in the sample that is mixed in. */
    private static int ofOther(int at, int perSample) {
        return ORDER[at / perSample] * perSample + at % perSample;
    }
}
