package org.mm4j.det.evaluation;

/** Overlaps of boxes as mmdet's evaluation computes them: in single precision, on plain arrays. */
final class BoxOverlap {

    private static final float EPS = 1e-6f;

    private BoxOverlap() {}

    /**
     * Intersection over union.
     *
     * @param first x1, y1, x2, y2 of each box
     * @param second the same
     * @param inclusive whether the last pixel belongs to a box, so that sides are longer by one
     * @return a row for each box of {@code first}
     */
    static float[][] iou(float[] first, float[] second, boolean inclusive) {
        float more = inclusive ? 1 : 0;
        int n = first.length / 4;
        int m = second.length / 4;
        float[][] ious = new float[n][m];
        for (int i = 0; i < n; i++) {
            int a = 4 * i;
            float areaA = (first[a + 2] - first[a] + more) * (first[a + 3] - first[a + 1] + more);
            for (int j = 0; j < m; j++) {
                int b = 4 * j;
                float width = Math.min(first[a + 2], second[b + 2]) - Math.max(first[a], second[b]) + more;
                float height = Math.min(first[a + 3], second[b + 3]) - Math.max(first[a + 1], second[b + 1]) + more;
                float overlap = Math.max(width, 0) * Math.max(height, 0);
                float areaB = (second[b + 2] - second[b] + more) * (second[b + 3] - second[b + 1] + more);
                ious[i][j] = overlap / Math.max(areaA + areaB - overlap, EPS);
            }
        }
        return ious;
    }
}
