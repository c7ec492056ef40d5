package org.mm4j.det.datasets.shapes;

import java.util.List;

/**
 * A shape in a picture, as far as others do not hide it.
 *
 * @param kind its class
 * @param polygons what is seen of it: x and y of the corners of each piece, in pixels
 * @param rotated the box that is turned as the shape is: x and y of the middle, width, height, and the angle in radians,
 *     clockwise as one sees it, from -pi/2 to below pi/2; the width is not below the height ({@code le90})
 * @param corners of that box: x and y of four corners, clockwise as one sees them
 */
@SuppressWarnings("ArrayRecordComponent")
record ShapeObject(ShapeKind kind, List<double[]> polygons, double[] rotated, double[] corners) {

    /** The box around what is seen: left, top, width and height. */
    double[] bbox() {
        double[] box = Coverage.bounds(polygons.get(0));
        for (double[] polygon : polygons) {
            double[] part = Coverage.bounds(polygon);
            box[0] = Math.min(box[0], part[0]);
            box[1] = Math.min(box[1], part[1]);
            box[2] = Math.max(box[2], part[2]);
            box[3] = Math.max(box[3], part[3]);
        }
        return new double[] {box[0], box[1], box[2] - box[0], box[3] - box[1]};
    }

    /**
     * A shape.
     *
     * @param cos of the angle by which it is turned
     * @param sin of that angle
     * @param angle in radians
     */
    static ShapeObject of(ShapeKind kind, List<double[]> polygons, double cos, double sin, double angle) {
        double[] along = {Double.MAX_VALUE, -Double.MAX_VALUE};
        double[] across = {Double.MAX_VALUE, -Double.MAX_VALUE};
        for (double[] polygon : polygons) {
            for (int i = 0; i < polygon.length; i += 2) {
                double u = polygon[i] * cos + polygon[i + 1] * sin;
                double v = polygon[i + 1] * cos - polygon[i] * sin;
                along[0] = Math.min(along[0], u);
                along[1] = Math.max(along[1], u);
                across[0] = Math.min(across[0], v);
                across[1] = Math.max(across[1], v);
            }
        }
        double[] corners = new double[8];
        for (int i = 0; i < 4; i++) {
            double u = along[i == 1 || i == 2 ? 1 : 0];
            double v = across[i / 2];
            corners[2 * i] = u * cos - v * sin;
            corners[2 * i + 1] = u * sin + v * cos;
        }
        double middleU = (along[0] + along[1]) / 2;
        double middleV = (across[0] + across[1]) / 2;
        double width = along[1] - along[0];
        double height = across[1] - across[0];
        double turned = width >= height ? angle : angle + Math.PI / 2;
        turned -= Math.PI * Math.floor((turned + Math.PI / 2) / Math.PI);
        double[] rotated = {
            middleU * cos - middleV * sin,
            middleU * sin + middleV * cos,
            Math.max(width, height),
            Math.min(width, height),
            turned
        };
        return new ShapeObject(kind, List.copyOf(polygons), rotated, corners);
    }
}
