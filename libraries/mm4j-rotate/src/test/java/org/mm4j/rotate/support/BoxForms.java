package org.mm4j.rotate.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedBoxes;

/** Compares rotated boxes, of which several forms are equal. */
public final class BoxForms {

    private BoxForms() {}

    /** Compares boxes of five numbers each; lengths may differ by {@code allowed}, angles by what moves a corner so far. */
    public static void check(float[] actual, float[] expected, float allowed) {
        assertThat(actual).hasSameSizeAs(expected);
        RotatedBoxes mine = new RotatedBoxes(actual).regularize(AngleVersion.LE90);
        RotatedBoxes theirs = new RotatedBoxes(expected).regularize(AngleVersion.LE90);
        for (int i = 0; i < mine.size(); i++) {
            check(mine.select(i), theirs.select(i), allowed);
        }
    }

    /** Of a square any side may be the width, so that its corners are compared; angles go around by half a turn. */
    private static void check(RotatedBoxes actual, RotatedBoxes expected, float allowed) {
        if (Math.abs(expected.at(0, 2) - expected.at(0, 3)) <= allowed) {
            float[] corners = actual.corners();
            float[] wanted = expected.corners();
            for (int k = 0; k < 8; k += 2) {
                double nearest = Double.POSITIVE_INFINITY;
                for (int m = 0; m < 8; m += 2) {
                    nearest = Math.min(nearest, Math.hypot(corners[m] - wanted[k], corners[m + 1] - wanted[k + 1]));
                }
                assertThat(nearest).isLessThanOrEqualTo(allowed);
            }
            return;
        }
        for (int column = 0; column < 4; column++) {
            assertThat(actual.at(0, column)).isCloseTo(expected.at(0, column), within(allowed));
        }
        double turn = Math.IEEEremainder(actual.at(0, 4) - expected.at(0, 4), Math.PI);
        assertThat(turn * Math.hypot(expected.at(0, 2), expected.at(0, 3)) / 2).isCloseTo(0, within((double) allowed));
    }
}
