package org.mm4j.rotate.evaluation;

import java.util.Locale;
import org.mm4j.cv.ops.Kept;
import org.mm4j.cv.ops.QuadriIou;
import org.mm4j.cv.ops.QuadriNms;
import org.mm4j.cv.ops.RotatedIou;
import org.mm4j.cv.ops.RotatedNms;
import org.mm4j.det.evaluation.MeanAp;
import org.mm4j.rotate.structures.QuadriBoxes;
import org.mm4j.rotate.structures.RotatedBoxes;

/** The two types of boxes that {@code DOTAMetric} judges. */
public enum PredictedBoxes implements MeanAp.Geometry {
    /** Centre x, centre y, width, height, angle. */
    RBOX(5) {
        @Override
        float[] allOverlaps(float[] first, float[] second) {
            return RotatedIou.pairwise(first, second, RotatedIou.Mode.IOU, true);
        }

        @Override
        public double area(float[] boxes, int at) {
            return (double) boxes[at + 2] * boxes[at + 3];
        }

        @Override
        Kept nms(float[] boxes, float[] scores, float threshold) {
            return RotatedNms.nmsRotated(boxes, scores, threshold, true);
        }

        @Override
        void translate(float[] boxes, int at, float dx, float dy) {
            boxes[at] += dx;
            boxes[at + 1] += dy;
        }

        @Override
        double[] corners(float[] box) {
            return new RotatedBoxes(box).corners(0);
        }
    },
    /** Four corners. */
    QBOX(8) {
        @Override
        float[] allOverlaps(float[] first, float[] second) {
            return QuadriIou.pairwise(first, second, RotatedIou.Mode.IOU);
        }

        @Override
        public double area(float[] boxes, int at) {
            return new QuadriBoxes(java.util.Arrays.copyOfRange(boxes, at, at + 8)).areas()[0];
        }

        @Override
        Kept nms(float[] boxes, float[] scores, float threshold) {
            return QuadriNms.nmsQuadri(boxes, scores, threshold);
        }

        @Override
        void translate(float[] boxes, int at, float dx, float dy) {
            for (int k = 0; k < 8; k += 2) {
                boxes[at + k] += dx;
                boxes[at + k + 1] += dy;
            }
        }

        @Override
        double[] corners(float[] box) {
            double[] corners = new double[8];
            for (int k = 0; k < 8; k++) {
                corners[k] = box[k];
            }
            return corners;
        }
    };

    private final int width;

    PredictedBoxes(int width) {
        this.width = width;
    }

    /**
     * As configs name it.
     *
     * @param name {@code 'rbox'} or {@code 'qbox'}
     */
    static PredictedBoxes of(String name) {
        for (PredictedBoxes type : values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("predict_box_type is 'rbox' or 'qbox', not '" + name + "'");
    }

    abstract float[] allOverlaps(float[] first, float[] second);

    /** Suppresses boxes of one class. */
    abstract Kept nms(float[] boxes, float[] scores, float threshold);

    /** Moves the box that begins at an index. */
    abstract void translate(float[] boxes, int at, float dx, float dy);

    /** The four corners of one box in turn. */
    abstract double[] corners(float[] box);

    @Override
    public int width() {
        return width;
    }

    @Override
    public float[][] overlaps(float[] first, float[] second) {
        float[] all = allOverlaps(first, second);
        int columns = second.length / width;
        float[][] rows = new float[first.length / width][columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, i * columns, rows[i], 0, columns);
        }
        return rows;
    }
}
