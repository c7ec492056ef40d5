package org.mm4j.cv.ops;

import java.util.Arrays;

/** The boxes of one group that a suppression has kept so far: five numbers each, close together in memory. */
final class KeptBoxes {

    private static final int STRIDE = 5;

    private final float threshold;
    private final int offset;
    private float[] data = new float[8 * STRIDE];
    private int end;
    private float leftmost = Float.POSITIVE_INFINITY;
    private float rightmost = Float.NEGATIVE_INFINITY;

    KeptBoxes(Nms.Options options) {
        this.threshold = options.iouThreshold();
        this.offset = options.offset();
    }

    /**
     * Whether a kept box overlaps this one by more than the threshold. A box with a coordinate that is not a number
     * neither suppresses nor is suppressed: its area is none.
     */
    boolean suppresses(float[] boxes, int index) {
        float x1 = boxes[4 * index];
        float y1 = boxes[4 * index + 1];
        float x2 = boxes[4 * index + 2];
        float y2 = boxes[4 * index + 3];
        // Without an intersection the overlap is 0 or undefined, neither of which exceeds a threshold from 0 on.
        boolean needsIntersection = threshold >= 0;
        if (needsIntersection && Math.min(rightmost, x2) - Math.max(leftmost, x1) + offset <= 0) {
            return false;
        }
        float area = (x2 - x1 + offset) * (y2 - y1 + offset);
        for (int k = 0; k < end; k += STRIDE) {
            float width = Math.min(data[k + 2], x2) - Math.max(data[k], x1) + offset;
            float height = Math.min(data[k + 3], y2) - Math.max(data[k + 1], y1) + offset;
            // One branch, seldom taken: a branch for each side would be mispredicted all the time.
            if (needsIntersection && !(Math.min(width, height) > 0)) {
                continue;
            }
            float intersection = (width > 0 ? width : 0) * (height > 0 ? height : 0);
            if (intersection / (data[k + 4] + area - intersection) > threshold) {
                return true;
            }
        }
        return false;
    }

    void keep(float[] boxes, int index) {
        if (end == data.length) {
            data = Arrays.copyOf(data, 2 * data.length);
        }
        float x1 = boxes[4 * index];
        float y1 = boxes[4 * index + 1];
        float x2 = boxes[4 * index + 2];
        float y2 = boxes[4 * index + 3];
        data[end] = x1;
        data[end + 1] = y1;
        data[end + 2] = x2;
        data[end + 3] = y2;
        data[end + 4] = (x2 - x1 + offset) * (y2 - y1 + offset);
        end += STRIDE;
        leftmost = Math.min(leftmost, x1);
        rightmost = Math.max(rightmost, x2);
    }
}
