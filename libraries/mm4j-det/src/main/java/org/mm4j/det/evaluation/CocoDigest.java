package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.evaluation.CocoEval.Detection;
import org.mm4j.det.evaluation.CocoEval.IouType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.InstanceCodec;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What COCO's evaluation needs of one predicted sample.
 *
 * @param image the number of the picture
 * @param size of the picture as it was read
 * @param bboxes x1, y1, x2, y2 of each detection
 * @param scores of the detections
 * @param labels of the detections
 * @param masks of the detections, or null
 * @param maskScores if masks have scores of their own
 * @param truth the ground truth, or null if it is that of a file
 */
@SuppressWarnings("ArrayRecordComponent")
public record CocoDigest(
        long image,
        ImageSize size,
        float[] bboxes,
        float[] scores,
        long[] labels,
        @Nullable List<Rle> masks,
        float @Nullable [] maskScores,
        @Nullable DetInstances truth) {

    private static final String NO_MASKS = "metric 'segm' needs masks, and the model predicts none; use metric='bbox'";

    static CocoDigest of(DetDataSample sample, boolean withTruth) {
        InstanceData found = sample.predInstances()
                .orElseThrow(() -> new IllegalArgumentException("a sample without predictions: " + sample));
        Column masks = found.find("masks");
        return new CocoDigest(
                sample.requireMeta(ResultKey.IMG_ID),
                sample.requireMeta(ResultKey.ORI_SHAPE),
                found.floats("bboxes").values(),
                found.floats("scores").values(),
                found.longs("labels").values(),
                masks == null ? null : masks(masks),
                found.has("mask_scores") ? found.floats("mask_scores").values() : null,
                withTruth
                        ? sample.meta(DetKeys.INSTANCES)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "there is no ann_file, and the samples bring no instances: give it an"
                                                + " ann_file, or add 'instances' to meta_keys of PackDetInputs"))
                        : null);
    }

    private static List<Rle> masks(Column column) {
        List<Rle> masks = new ArrayList<>();
        if (column instanceof Column.Objects objects) {
            for (Object mask : objects.values()) {
                if (!(mask instanceof Rle rle)) {
                    throw new IllegalArgumentException("predicted masks are Rle here, not "
                            + mask.getClass().getSimpleName());
                }
                masks.add(rle);
            }
            return masks;
        }
        throw new IllegalArgumentException("predicted masks are Rle, not " + column);
    }

    /**
     * Checks what would else be found out after all samples.
     *
     * @param truth that of a file, or null
     * @param classes how many there are; 0 if that is not known
     * @param withMasks whether masks are compared
     * @throws IllegalArgumentException saying what cannot be judged
     */
    void check(@Nullable CocoTruth truth, int classes, boolean withMasks) {
        for (long label : labels) {
            if (truth != null) {
                truth.category(label);
            } else if (label < 0 || (classes > 0 && label >= classes)) {
                throw new IllegalArgumentException(
                        "the model predicts label " + label + ", but there are " + classes + " classes");
            }
        }
        if (truth != null && truth.size(image) == null) {
            throw new IllegalArgumentException("image " + image + " is not among the " + truth.images().length
                    + " images of ann_file: is it that of another data set?");
        }
        if (withMasks && masks == null && labels.length > 0) {
            throw new IllegalArgumentException(NO_MASKS);
        }
        for (DetInstance instance : withMasks ? instances() : List.<DetInstance>of()) {
            if (instance.mask() == null) {
                throw new IllegalArgumentException(
                        "an instance of image " + image + " has no segmentation, which the evaluation of masks needs");
            }
        }
    }

    /** All detections, picture by picture; those whose label is no class are refused. */
    static List<Detection> detections(List<CocoDigest> digests, CocoTruth truth, IouType type) {
        List<Detection> detections = new ArrayList<>();
        boolean noneHasMasks = !digests.isEmpty() && digests.stream().allMatch(digest -> digest.masks == null);
        for (CocoDigest digest : digests) {
            if (type == IouType.SEGM && digest.masks == null && (noneHasMasks || digest.labels.length > 0)) {
                throw new IllegalArgumentException(NO_MASKS);
            }
            for (int i = 0; i < digest.labels.length; i++) {
                boolean masks = type == IouType.SEGM && digest.masks != null;
                double score = masks && digest.maskScores != null ? digest.maskScores[i] : digest.scores[i];
                detections.add(new Detection(
                        digest.image,
                        truth.category(digest.labels[i]),
                        score,
                        digest.xywh(i),
                        masks && digest.masks != null ? digest.masks.get(i) : null));
            }
        }
        return detections;
    }

    /** Left, top, width, height of a detection, subtracted in double precision. */
    double[] xywh(int i) {
        double x = bboxes[4 * i];
        double y = bboxes[4 * i + 1];
        return new double[] {x, y, bboxes[4 * i + 2] - x, bboxes[4 * i + 3] - y};
    }

    void write(DataOutputStream out) throws IOException {
        out.writeLong(image);
        out.writeInt(size.height());
        out.writeInt(size.width());
        out.writeInt(labels.length);
        for (int i = 0; i < labels.length; i++) {
            for (int k = 0; k < 4; k++) {
                out.writeFloat(bboxes[4 * i + k]);
            }
            out.writeFloat(scores[i]);
            out.writeLong(labels[i]);
        }
        out.writeBoolean(masks != null);
        if (masks != null) {
            for (Rle mask : masks) {
                InstanceCodec.write(mask, out);
            }
        }
        out.writeBoolean(maskScores != null);
        if (maskScores != null) {
            for (float score : maskScores) {
                out.writeFloat(score);
            }
        }
        out.writeBoolean(truth != null);
        if (truth != null) {
            InstanceCodec.write(truth, out);
        }
    }

    static CocoDigest read(DataInputStream in) throws IOException {
        long image = in.readLong();
        int height = in.readInt();
        ImageSize size = new ImageSize(height, in.readInt());
        int n = in.readInt();
        float[] bboxes = new float[4 * n];
        float[] scores = new float[n];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < 4; k++) {
                bboxes[4 * i + k] = in.readFloat();
            }
            scores[i] = in.readFloat();
            labels[i] = in.readLong();
        }
        List<Rle> masks = null;
        if (in.readBoolean()) {
            masks = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                masks.add(InstanceCodec.readRle(in));
            }
        }
        float[] maskScores = null;
        if (in.readBoolean()) {
            maskScores = new float[n];
            for (int i = 0; i < n; i++) {
                maskScores[i] = in.readFloat();
            }
        }
        DetInstances truth = in.readBoolean() ? InstanceCodec.readInstances(in) : null;
        return new CocoDigest(image, size, bboxes, scores, labels, masks, maskScores, truth);
    }

    /** The ground truth that the sample brought. */
    List<DetInstance> instances() {
        return truth == null ? List.of() : truth.items();
    }
}
