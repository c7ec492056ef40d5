package org.mm4j.det.datasets.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.SampleRandom;

/** Polygons to pixels and back. */
class OutlinesTest {

    private static List<double[]> contours(String... rows) {
        return Contours.of(
                (x, y) -> y >= 0 && y < rows.length && x >= 0 && x < rows[y].length() && rows[y].charAt(x) == '#',
                0,
                0,
                rows[0].length(),
                rows.length);
    }

    @Test
    void contoursRunAlongTheBordersOfPixels() {
        assertThat(contours("##.", "#..")).hasSize(1);
        assertThat(contours("##.", "#..").get(0)).containsExactly(2, 0, 2, 1, 1, 1, 1, 2, 0, 2, 0, 0);
        assertThat(contours("#.#", "...", "#.#")).hasSize(4);
        // Two pixels that meet in a corner only are two pieces.
        assertThat(contours("#.", ".#")).hasSize(2);
        assertThat(contours("###", "#.#", "###")).as("a hole").isEmpty();
    }

    @Test
    void contoursEnclosePixelsExactly() {
        SampleRandom random = new SampleRandom(11);
        for (int round = 0; round < 50; round++) {
            byte[] bitmap = new byte[12 * 9];
            for (int i = 0; i < bitmap.length; i++) {
                bitmap[i] = (byte) (random.chance(0.4) ? 1 : 0);
            }
            List<double[]> outlines =
                    Contours.of((x, y) -> x >= 0 && y >= 0 && x < 12 && y < 9 && bitmap[12 * y + x] != 0, 0, 0, 12, 9);
            if (!outlines.isEmpty()) {
                assertThat(Rle.ofPolygons(outlines, 9, 12)).isEqualTo(Rle.encode(bitmap, 9, 12));
            }
        }
    }

    @Test
    void coverageAddsUpToTheArea() {
        for (ShapeKind kind : ShapeKind.values()) {
            double[] outline = kind.outline(17.3, 11.9);
            for (int i = 0; i < outline.length; i++) {
                outline[i] += 30.25;
            }
            Coverage coverage = Coverage.of(outline);
            double sum = 0;
            for (int y = coverage.top(); y < coverage.top() + coverage.rows(); y++) {
                for (int x = coverage.left(); x < coverage.left() + coverage.columns(); x++) {
                    assertThat(coverage.at(x, y)).isBetween(0f, 1.00001f);
                    sum += coverage.at(x, y);
                }
            }
            double area = Math.abs(Contours.area(outline));
            assertThat(sum).as(kind.label()).isCloseTo(area, within(0.01 * area));
        }
    }
}
