package org.mm4j.track.models.trackers;

import java.util.List;

/** Boxes and their overlaps in float32, operation by operation as the originals compute them. */
final class Overlap {

    private static final float LEAST_UNION = 1e-6f;
    /** Added where labels differ: dearer than any limit. */
    private static final float OTHER_LABEL = 1e6f;

    private Overlap() {}

    /** Centre, width / height and height of a box. */
    static double[] measurement(float[] box) {
        float width = box[2] - box[0];
        float height = box[3] - box[1];
        return new double[] {(box[2] + box[0]) / 2, (box[3] + box[1]) / 2, width / height, height};
    }

    /** The corners of a state. */
    static float[] corners(double cx, double cy, double ratio, double height) {
        float h = (float) height;
        float halfWidth = (float) ratio * h / 2;
        float x = (float) cx;
        float y = (float) cy;
        return new float[] {x - halfWidth, y - h / 2, x + halfWidth, y + h / 2};
    }

    /**
     * What it costs to take detections for tracks: 1 - overlap.
     *
     * @param boxes those of the tracks now
     * @param detections indices into what was found
     * @param isWeighted whether overlaps are multiplied by scores
     * @return a row for each track
     */
    static float[] costs(List<float[]> boxes, List<Track> tracks, Found found, int[] detections, boolean isWeighted) {
        int columns = detections.length;
        float[] costs = new float[tracks.size() * columns];
        float[] areas = new float[columns];
        float[] all = found.boxes();
        for (int j = 0; j < columns; j++) {
            int at = 4 * detections[j];
            areas[j] = (all[at + 2] - all[at]) * (all[at + 3] - all[at + 1]);
        }
        for (int i = 0; i < tracks.size(); i++) {
            float[] box = boxes.get(i);
            float area = (box[2] - box[0]) * (box[3] - box[1]);
            long label = tracks.get(i).label;
            for (int j = 0; j < columns; j++) {
                int at = 4 * detections[j];
                float width = Math.min(box[2], all[at + 2]) - Math.max(box[0], all[at]);
                float height = Math.min(box[3], all[at + 3]) - Math.max(box[1], all[at + 1]);
                float iou = 0;
                if (width > 0 && height > 0) {
                    float both = width * height;
                    iou = both / Math.max(area + areas[j] - both, LEAST_UNION);
                    if (isWeighted) {
                        iou *= found.scores()[detections[j]];
                    }
                }
                float cost = 1 - iou;
                costs[i * columns + j] = found.labels()[detections[j]] == label ? cost : cost + OTHER_LABEL;
            }
        }
        return costs;
    }

    static double[] widen(float[] costs) {
        double[] wide = new double[costs.length];
        for (int i = 0; i < costs.length; i++) {
            wide[i] = costs[i];
        }
        return wide;
    }
}
