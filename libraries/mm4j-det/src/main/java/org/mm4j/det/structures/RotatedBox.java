package org.mm4j.det.structures;

/**
 * A turned box in pixels; the left top corner of the picture is the origin.
 *
 * @param x of the middle
 * @param y of the middle
 * @param width along its own axis
 * @param height across it
 * @param angle of that axis in radians, clockwise as one sees it
 */
public record RotatedBox(float x, float y, float width, float height, float angle) {

    /** X and y of the four corners in turn, clockwise as one sees them, from the left top one of the box before it turns. */
    public double[] corners() {
        double cos = Math.cos(angle);
        double sin = Math.sin(angle);
        double[] corners = new double[8];
        for (int i = 0; i < 4; i++) {
            double across = (i == 1 || i == 2 ? width : -width) / 2.0;
            double down = (i < 2 ? -height : height) / 2.0;
            corners[2 * i] = x + across * cos - down * sin;
            corners[2 * i + 1] = y + across * sin + down * cos;
        }
        return corners;
    }

    /** The smallest horizontal box around it. */
    public Box hull() {
        double cos = Math.abs(Math.cos(angle));
        double sin = Math.abs(Math.sin(angle));
        float across = (float) ((width * cos + height * sin) / 2);
        float down = (float) ((width * sin + height * cos) / 2);
        return new Box(x - across, y - down, x + across, y + down);
    }
}
