package org.mm4j.rotate.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.mm4j.det.evaluation.BoxDigest;
import org.mm4j.det.evaluation.MeanAp;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;

/**
 * What {@link DOTAMetric} keeps of a sample.
 *
 * @param image what tells the picture from others: a name, or a number of kind {@link Long}
 * @param picture truth and detections
 */
public record DOTADigest(Object image, MeanAp.Picture picture) {

    private static final ResultKey<Object> IMG_ID = new ResultKey<>("img_id", Object.class);

    /**
     * Of a predicted sample.
     *
     * @param needsTruth whether a sample of which the truth is not known is refused
     */
    static DOTADigest of(DetDataSample sample, PredictedBoxes type, boolean needsTruth) {
        Object id = sample.requireMeta(IMG_ID);
        return new DOTADigest(
                id instanceof Number number ? (Object) number.longValue() : id.toString(),
                withoutLoneIgnored(BoxDigest.of(sample, type.width(), needsTruth)));
    }

    /** In pictures without other targets those that are ignored are forgotten, as in the original. */
    private static MeanAp.Picture withoutLoneIgnored(MeanAp.Picture picture) {
        return picture.labels().length > 0
                ? picture
                : new MeanAp.Picture(
                        picture.boxes(),
                        picture.labels(),
                        new float[0],
                        new long[0],
                        picture.detections(),
                        picture.scores(),
                        picture.detectionLabels());
    }

    void write(DataOutputStream out) throws IOException {
        out.writeBoolean(image instanceof Long);
        if (image instanceof Long number) {
            out.writeLong(number);
        } else {
            out.writeUTF(image.toString());
        }
        BoxDigest.write(picture, out);
    }

    static DOTADigest read(DataInputStream in) throws IOException {
        Object image = in.readBoolean() ? (Object) in.readLong() : in.readUTF();
        return new DOTADigest(image, BoxDigest.read(in));
    }
}
