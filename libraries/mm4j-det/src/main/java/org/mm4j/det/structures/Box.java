package org.mm4j.det.structures;

/**
 * A horizontal box in pixels; the left top corner of the picture is the origin.
 *
 * @param x1 left
 * @param y1 top
 * @param x2 right, not below {@code x1}
 * @param y2 bottom, not below {@code y1}
 */
public record Box(float x1, float y1, float x2, float y2) {

    /** Width in pixels. */
    public float width() {
        return x2 - x1;
    }

    /** Height in pixels. */
    public float height() {
        return y2 - y1;
    }
}
