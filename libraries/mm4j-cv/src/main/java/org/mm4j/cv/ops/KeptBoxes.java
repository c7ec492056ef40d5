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

    /** Whether a kept box overlaps this one by more than the threshold. */
    boolean suppresses(float[] boxes, int index) {
        float x1 = boxes[4 * index];
        float y1 = boxes[4 * index + 1];
        float x2 = boxes[4 * index + 2];
        float y2 = boxes[4 * index + 3];
        // Without an intersection the overlap is 0 or undefined, neither of which exceeds a threshold from 0 on.
        boolean needsIntersection = threshold >= 0;
        if (needsIntersection && lower(rightmost, x2) - higher(leftmost, x1) + offset <= 0) {
            return false;
        }
        float area = (x2 - x1 + offset) * (y2 - y1 + offset);
        for (int k = 0; k < end; k += STRIDE) {
            float width = lower(data[k + 2], x2) - higher(data[k], x1) + offset;
            float height = lower(data[k + 3], y2) - higher(data[k + 1], y1) + offset;
            if (needsIntersection && !(width > 0 && height > 0)) {
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
        leftmost = lower(leftmost, x1);
        rightmost = higher(rightmost, x2);
    }

    /** The C++ maximum: the first operand if either is NaN, which Java's would not give. */
    private static float higher(float a, float b) {
        return a < b ? b : a;
    }

    /** The C++ minimum. */
    private static float lower(float a, float b) {
        return b < a ? b : a;
    }
}
