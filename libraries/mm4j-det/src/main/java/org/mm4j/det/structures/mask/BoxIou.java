package org.mm4j.det.structures.mask;

/** Overlaps of boxes as COCO's evaluation computes them, in double precision. */
public final class BoxIou {

    private BoxIou() {}

    /**
     * Overlaps of boxes given as left, top, width and height.
     *
     * @param detections rows of the result
     * @param targets columns of the result
     * @param crowd for each target whether to divide by the area of the detection in place of that of the union
     * @return a row for each detection
     */
    public static double[][] xywh(double[][] detections, double[][] targets, boolean[] crowd) {
        double[][] ious = new double[detections.length][targets.length];
        for (int d = 0; d < detections.length; d++) {
            double[] a = detections[d];
            double areaA = a[2] * a[3];
            for (int t = 0; t < targets.length; t++) {
                double[] b = targets[t];
                double width = Math.min(a[2] + a[0], b[2] + b[0]) - Math.max(a[0], b[0]);
                if (!(width > 0)) {
                    continue;
                }
                double height = Math.min(a[3] + a[1], b[3] + b[1]) - Math.max(a[1], b[1]);
                if (!(height > 0)) {
                    continue;
                }
                double intersection = width * height;
                double union = crowd[t] ? areaA : areaA + b[2] * b[3] - intersection;
                ious[d][t] = intersection / union;
            }
        }
        return ious;
    }
}
