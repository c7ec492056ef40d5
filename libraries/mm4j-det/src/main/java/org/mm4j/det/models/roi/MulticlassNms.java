package org.mm4j.det.models.roi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.engine.structures.InstanceData;

/** From boxes with a score for each class to detections of one class each. */
public final class MulticlassNms {

    private MulticlassNms() {}

    /**
     * Drops low scores, and suppresses within each class.
     *
     * @param boxes for each of n candidates one box, or one for each class: 4 numbers a box
     * @param scores for each candidate one for each class, and one for background, which is left out
     * @param numClasses the number of classes
     * @param scoreThr scores that are not higher are dropped
     * @param nms how to suppress; null to sort only
     * @param maxNum return so many at most; not positive for all
     * @return the detections, best first, with the usual three fields
     */
    public static InstanceData apply(
            float[] boxes, float[] scores, int numClasses, double scoreThr, @Nullable NmsCfg nms, int maxNum) {
        return apply(boxes, 4, scores, numClasses, scoreThr, nms, maxNum);
    }

    /**
     * As {@link #apply(float[], float[], int, double, NmsCfg, int)} for boxes of any type.
     *
     * @param size numbers of a box
     */
    public static InstanceData apply(
            float[] boxes,
            int size,
            float[] scores,
            int numClasses,
            double scoreThr,
            @Nullable NmsCfg nms,
            int maxNum) {
        return apply(boxes, size, scores, null, numClasses, scoreThr, nms, maxNum);
    }

    /**
     * As {@link #apply(float[], int, float[], int, double, NmsCfg, int)}, with a factor for each candidate.
     *
     * @param factors scores are multiplied by them once low ones were dropped; null for 1
     */
    static InstanceData apply(
            float[] boxes,
            int size,
            float[] scores,
            float @Nullable [] factors,
            int numClasses,
            double scoreThr,
            @Nullable NmsCfg nms,
            int maxNum) {
        int candidates = scores.length / (numClasses + 1);
        if (scores.length != candidates * (numClasses + 1)
                || (boxes.length != size * candidates && boxes.length != size * candidates * numClasses)) {
            throw new IllegalArgumentException(boxes.length + " coordinates and " + scores.length
                    + " scores do not fit " + numClasses + " classes and background");
        }
        boolean isPerClass = boxes.length != size * candidates;
        float[] ownBoxes = new float[size * candidates * numClasses];
        float[] ownScores = new float[candidates * numClasses];
        int[] labels = new int[candidates * numClasses];
        int count = 0;
        float threshold = (float) scoreThr;
        for (int i = 0; i < candidates; i++) {
            for (int c = 0; c < numClasses; c++) {
                float score = scores[i * (numClasses + 1) + c];
                if (score > threshold) {
                    int from = isPerClass ? i * numClasses + c : i;
                    System.arraycopy(boxes, size * from, ownBoxes, size * count, size);
                    ownScores[count] = factors == null ? score : score * factors[i];
                    labels[count++] = c;
                }
            }
        }
        ownBoxes = Arrays.copyOf(ownBoxes, size * count);
        ownScores = Arrays.copyOf(ownScores, count);
        labels = Arrays.copyOf(labels, count);
        Kept kept = BatchedNms.batchedNms(ownBoxes, ownScores, labels, nms, false);
        int found = maxNum > 0 ? Math.min(maxNum, kept.size()) : kept.size();
        long[] classes = new long[found];
        float[] best = new float[size * found];
        for (int i = 0; i < found; i++) {
            int index = kept.indices()[i];
            classes[i] = labels[index];
            System.arraycopy(ownBoxes, size * index, best, size * i, size);
        }
        return InstanceData.ofSize(found)
                .with("bboxes", best, size)
                .with("scores", Arrays.copyOf(kept.scores(), found))
                .with("labels", classes);
    }
}
