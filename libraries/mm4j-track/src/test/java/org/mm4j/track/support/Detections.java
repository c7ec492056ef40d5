package org.mm4j.track.support;

import com.fasterxml.jackson.databind.JsonNode;
import org.mm4j.engine.structures.InstanceData;

/** Detections as golden files hold them: rows of x1, y1, x2, y2, score, label. */
public final class Detections {

    private Detections() {}

    public static InstanceData of(JsonNode rows) {
        float[] boxes = new float[4 * rows.size()];
        float[] scores = new float[rows.size()];
        long[] labels = new long[rows.size()];
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < 4; k++) {
                boxes[4 * i + k] = (float) rows.get(i).get(k).doubleValue();
            }
            scores[i] = (float) rows.get(i).get(4).doubleValue();
            labels[i] = rows.get(i).get(5).longValue();
        }
        return of(boxes, scores, labels);
    }

    public static InstanceData of(float[] boxes, float[] scores, long[] labels) {
        return InstanceData.ofSize(scores.length)
                .with("bboxes", boxes, 4)
                .with("scores", scores)
                .with("labels", labels);
    }
}
