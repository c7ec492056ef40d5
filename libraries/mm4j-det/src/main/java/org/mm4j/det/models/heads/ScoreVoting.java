package org.mm4j.det.models.heads;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.mm4j.engine.structures.InstanceData;

/** Boxes as means of the boxes of their class that overlap them, weighed by how much and by score. */
final class ScoreVoting {

    private static final float LEAST = 0.01f;
    private static final double SPREAD = 0.025;
    private static final float EPS = 1e-6f;

    private ScoreVoting() {}

    /**
     * Votes.
     *
     * @param found what suppression left
     * @param candidates what there was before it
     * @return the boxes after the vote, class by class
     */
    static InstanceData vote(InstanceData found, InstanceData candidates) {
        if (found.size() == 0) {
            return found;
        }
        float[] boxes = found.floats("bboxes").values().clone();
        float[] others = candidates.floats("bboxes").values();
        float[] scores = candidates.floats("scores").values();
        long[] labels = found.longs("labels").values();
        long[] classes = candidates.longs("labels").values();
        for (int i = 0; i < found.size(); i++) {
            double sum = 0;
            double[] mean = new double[4];
            for (int k = 0; k < candidates.size(); k++) {
                float iou = classes[k] == labels[i] ? iou(found.floats("bboxes").values(), i, others, k) : 0;
                if (iou > LEAST) {
                    double weight = Math.exp(-(1 - iou) * (1 - iou) / SPREAD) * scores[k];
                    sum += weight;
                    for (int c = 0; c < 4; c++) {
                        mean[c] += weight * others[4 * k + c];
                    }
                }
            }
            for (int c = 0; c < 4; c++) {
                boxes[4 * i + c] = (float) (mean[c] / sum);
            }
        }
        int[] byClass = IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingLong(i -> labels[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        return found.with("bboxes", boxes, 4).select(byClass);
    }

    private static float iou(float[] a, int i, float[] b, int k) {
        float width = Math.max(0, Math.min(a[4 * i + 2], b[4 * k + 2]) - Math.max(a[4 * i], b[4 * k]));
        float height = Math.max(0, Math.min(a[4 * i + 3], b[4 * k + 3]) - Math.max(a[4 * i + 1], b[4 * k + 1]));
        float shared = width * height;
        return shared / Math.max(area(a, i) + area(b, k) - shared, EPS);
    }

    private static float area(float[] boxes, int i) {
        return (boxes[4 * i + 2] - boxes[4 * i]) * (boxes[4 * i + 3] - boxes[4 * i + 1]);
    }
}
