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
        int candidates = scores.length / (numClasses + 1);
        if (scores.length != candidates * (numClasses + 1)
                || (boxes.length != 4 * candidates && boxes.length != 4 * candidates * numClasses)) {
            throw new IllegalArgumentException(boxes.length + " coordinates and " + scores.length
                    + " scores do not fit " + numClasses + " classes and background");
        }
        boolean isPerClass = boxes.length != 4 * candidates;
        float[] ownBoxes = new float[4 * candidates * numClasses];
        float[] ownScores = new float[candidates * numClasses];
        int[] labels = new int[candidates * numClasses];
        int count = 0;
        float threshold = (float) scoreThr;
        for (int i = 0; i < candidates; i++) {
            for (int c = 0; c < numClasses; c++) {
                float score = scores[i * (numClasses + 1) + c];
                if (score > threshold) {
                    int from = isPerClass ? i * numClasses + c : i;
                    System.arraycopy(boxes, 4 * from, ownBoxes, 4 * count, 4);
                    ownScores[count] = score;
                    labels[count++] = c;
                }
            }
        }
        ownBoxes = Arrays.copyOf(ownBoxes, 4 * count);
        ownScores = Arrays.copyOf(ownScores, count);
        labels = Arrays.copyOf(labels, count);
        Kept kept = BatchedNms.batchedNms(ownBoxes, ownScores, labels, nms, false);
        int size = maxNum > 0 ? Math.min(maxNum, kept.size()) : kept.size();
        long[] classes = new long[size];
        float[] best = new float[4 * size];
        for (int i = 0; i < size; i++) {
            int index = kept.indices()[i];
            classes[i] = labels[index];
            System.arraycopy(ownBoxes, 4 * index, best, 4 * i, 4);
        }
        return InstanceData.ofSize(size)
                .with("bboxes", best, 4)
                .with("scores", Arrays.copyOf(kept.scores(), size))
                .with("labels", classes);
    }
}
