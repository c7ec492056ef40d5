package org.mm4j.track.models.trackers;

import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.mm4j.engine.structures.InstanceData;

/** Detections of one frame as plain arrays. */
@SuppressWarnings("ArrayRecordComponent")
record Found(float[] boxes, float[] scores, long[] labels) {

    static Found of(InstanceData detections) {
        return new Found(
                detections.floats("bboxes").values(),
                detections.floats("scores").values(),
                detections.longs("labels").values());
    }

    int size() {
        return scores.length;
    }

    /** Whether a box has an inside; one that has not, or that is not finite, has no ratio of sides to follow. */
    boolean isBox(int index) {
        float width = boxes[4 * index + 2] - boxes[4 * index];
        float height = boxes[4 * index + 3] - boxes[4 * index + 1];
        return width > 0 && height > 0 && Float.isFinite(width) && Float.isFinite(height);
    }

    /** The detections above a threshold, in order. The comparison is one of float32 numbers, as in the original. */
    int[] above(double threshold) {
        float limit = (float) threshold;
        return where(i -> scores[i] > limit);
    }

    int[] where(IntPredicate wanted) {
        return IntStream.range(0, size()).filter(wanted).toArray();
    }

    float[] box(int index) {
        return new float[] {boxes[4 * index], boxes[4 * index + 1], boxes[4 * index + 2], boxes[4 * index + 3]};
    }
}
