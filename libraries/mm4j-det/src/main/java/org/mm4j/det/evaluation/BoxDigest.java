package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.InstanceData;

/** Pictures of {@link MeanAp} from predicted samples, and as bytes. */
public final class BoxDigest {

    private BoxDigest() {}

    /**
     * Truth and detections of a sample.
     *
     * @param width numbers that a box has
     * @param needsTruth whether a sample of which the truth is not known is refused
     * @throws IllegalArgumentException if the sample lacks its predictions or the truth, or has boxes of another form
     */
    public static MeanAp.Picture of(DetDataSample sample, int width, boolean needsTruth) {
        if (needsTruth && !sample.hasGtInstances()) {
            throw new IllegalArgumentException("the samples bring no ground truth to compare with: put"
                    + " LoadAnnotations into the pipeline of the data set, before the step that packs samples");
        }
        InstanceData found = sample.predInstances()
                .orElseThrow(() -> new IllegalArgumentException("a sample without predictions: " + sample));
        return new MeanAp.Picture(
                boxes(sample.gtInstances(), width),
                labels(sample.gtInstances()),
                boxes(sample.ignoredInstances(), width),
                labels(sample.ignoredInstances()),
                boxes(found, width),
                found.floats("scores").values(),
                labels(found));
    }

    private static float[] boxes(InstanceData instances, int width) {
        if (instances.size() == 0) {
            return new float[0];
        }
        if (instances.floats("bboxes").width() != width) {
            throw new IllegalArgumentException(
                    "boxes have " + instances.floats("bboxes").width() + " numbers here, " + width + " were expected");
        }
        return instances.floats("bboxes").values();
    }

    private static long[] labels(InstanceData instances) {
        return instances.size() == 0 ? new long[0] : instances.longs("labels").values();
    }

    /** Writes a picture. */
    public static void write(MeanAp.Picture picture, DataOutputStream out) throws IOException {
        write(picture.boxes(), out);
        write(picture.labels(), out);
        write(picture.ignoredBoxes(), out);
        write(picture.ignoredLabels(), out);
        write(picture.detections(), out);
        write(picture.scores(), out);
        write(picture.detectionLabels(), out);
    }

    /** Reads what {@link #write} wrote. */
    public static MeanAp.Picture read(DataInputStream in) throws IOException {
        return new MeanAp.Picture(floats(in), longs(in), floats(in), longs(in), floats(in), floats(in), longs(in));
    }

    private static void write(float[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static void write(long[] values, DataOutputStream out) throws IOException {
        out.writeInt(values.length);
        for (long value : values) {
            out.writeLong(value);
        }
    }

    private static float[] floats(DataInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    private static long[] longs(DataInputStream in) throws IOException {
        long[] values = new long[in.readInt()];
        for (int i = 0; i < values.length; i++) {
            values[i] = in.readLong();
        }
        return values;
    }
}
