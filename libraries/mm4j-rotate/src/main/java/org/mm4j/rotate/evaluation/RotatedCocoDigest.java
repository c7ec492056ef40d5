package org.mm4j.rotate.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.InstanceCodec;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;

/**
 * What {@link RotatedCocoMetric} keeps of a sample.
 *
 * @param image what tells the picture from others: a name, or a number of kind {@link Long}
 * @param bboxes centre x, centre y, width, height and angle of each detection
 * @param scores of the detections
 * @param labels of the detections
 * @param truth with four corners each
 */
@SuppressWarnings("ArrayRecordComponent")
public record RotatedCocoDigest(Object image, float[] bboxes, float[] scores, long[] labels, DetInstances truth) {

    private static final int NUMBERS = 5;
    private static final ResultKey<Object> IMG_ID = new ResultKey<>("img_id", Object.class);

    static RotatedCocoDigest of(DetDataSample sample) {
        InstanceData found = sample.predInstances()
                .orElseThrow(() -> new IllegalArgumentException("a sample without predictions: " + sample));
        Column.Floats boxes = found.floats("bboxes");
        if (boxes.width() != NUMBERS) {
            throw new IllegalArgumentException(
                    "RotatedCocoMetric judges boxes of five numbers, and the model predicts some of " + boxes.width());
        }
        DetInstances truth = sample.meta(DetKeys.INSTANCES)
                .orElseThrow(() -> new IllegalArgumentException("the samples bring no instances for RotatedCocoMetric:"
                        + " add 'instances' to meta_keys of PackDetInputs"));
        for (DetInstance instance : truth.items()) {
            if (instance.bbox().length != 8) {
                throw new IllegalArgumentException("RotatedCocoMetric needs instances with four corners, and there are"
                        + " some with " + instance.bbox().length + " numbers; of masks"
                        + " ConvertMask2BoxType(box_type='qbox') makes them");
            }
        }
        Object id = sample.requireMeta(IMG_ID);
        return new RotatedCocoDigest(
                id instanceof Number number ? (Object) number.longValue() : id.toString(),
                boxes.values(),
                found.floats("scores").values(),
                found.longs("labels").values(),
                truth);
    }

    /** The five numbers of a detection. */
    double[] box(int i) {
        double[] box = new double[NUMBERS];
        for (int k = 0; k < NUMBERS; k++) {
            box[k] = bboxes[NUMBERS * i + k];
        }
        return box;
    }

    List<DetInstance> instances() {
        return truth.items();
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(image instanceof Long);
        if (image instanceof Long number) {
            out.writeLong(number);
        } else {
            out.writeUTF(image.toString());
        }
        out.writeInt(labels.length);
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < NUMBERS; k++) {
                out.writeFloat(bboxes[NUMBERS * i + k]);
            }
            out.writeFloat(scores[i]);
            out.writeLong(labels[i]);
        }
        InstanceCodec.write(truth, out);
    }

    static RotatedCocoDigest read(DataInputStream in) throws IOException {
        Object image = in.readBoolean() ? (Object) in.readLong() : in.readUTF();
        int n = in.readInt();
        float[] bboxes = new float[NUMBERS * n];
        float[] scores = new float[n];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < NUMBERS; k++) {
                bboxes[NUMBERS * i + k] = in.readFloat();
            }
            scores[i] = in.readFloat();
            labels[i] = in.readLong();
        }
        return new RotatedCocoDigest(image, bboxes, scores, labels, InstanceCodec.readInstances(in));
    }
}
