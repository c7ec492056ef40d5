package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * What {@link OpenImagesMetric} keeps of a sample: truth and detections, each under all classes that they are of.
 *
 * @param boxes x1, y1, x2, y2 of the targets
 * @param labels of the targets
 * @param groups whether a target is around a group of objects
 * @param detections x1, y1, x2, y2 of the detections
 * @param scores of the detections
 * @param detectionLabels of the detections
 */
@SuppressWarnings("ArrayRecordComponent")
public record GroupedPicture(
        float[] boxes, long[] labels, boolean[] groups, float[] detections, float[] scores, long[] detectionLabels) {

    void write(DataOutputStream out) throws IOException {
        out.writeInt(labels.length);
        for (int i = 0; i < labels.length; i++) {
            writeBox(boxes, i, out);
            out.writeLong(labels[i]);
            out.writeBoolean(groups[i]);
        }
        out.writeInt(scores.length);
        for (int i = 0; i < scores.length; i++) {
            writeBox(detections, i, out);
            out.writeFloat(scores[i]);
            out.writeLong(detectionLabels[i]);
        }
    }

    private static void writeBox(float[] boxes, int i, DataOutputStream out) throws IOException {
        for (int k = 0; k < 4; k++) {
            out.writeFloat(boxes[4 * i + k]);
        }
    }

    static GroupedPicture read(DataInputStream in) throws IOException {
        int targets = in.readInt();
        float[] boxes = new float[4 * targets];
        long[] labels = new long[targets];
        boolean[] groups = new boolean[targets];
        for (int i = 0; i < targets; i++) {
            readBox(boxes, i, in);
            labels[i] = in.readLong();
            groups[i] = in.readBoolean();
        }
        int count = in.readInt();
        float[] detections = new float[4 * count];
        float[] scores = new float[count];
        long[] detectionLabels = new long[count];
        for (int i = 0; i < count; i++) {
            readBox(detections, i, in);
            scores[i] = in.readFloat();
            detectionLabels[i] = in.readLong();
        }
        return new GroupedPicture(boxes, labels, groups, detections, scores, detectionLabels);
    }

    private static void readBox(float[] boxes, int i, DataInputStream in) throws IOException {
        for (int k = 0; k < 4; k++) {
            boxes[4 * i + k] = in.readFloat();
        }
    }
}
