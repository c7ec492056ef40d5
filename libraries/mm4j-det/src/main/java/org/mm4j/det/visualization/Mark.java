package org.mm4j.det.visualization;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.RotatedBox;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.InstanceData;

/**
 * What is drawn of one instance.
 *
 * @param label its class, which chooses the colour
 * @param text that stands beside it
 * @param corners x and y of the corners of its box in turn; none if it has no box
 * @param mask of the picture's size, or null
 */
@SuppressWarnings("ArrayRecordComponent")
record Mark(
        int label, String text, double[] corners, @Nullable Rle mask) {

    /** All of what was detected. */
    static List<Mark> of(Detections found) {
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < found.size(); i++) {
            Box box = found.bboxes().get(i);
            marks.add(new Mark(
                    found.labels().get(i),
                    text(found.classes().get(i), found.scores().get(i)),
                    found.rotated().isEmpty()
                            ? rectangle(box.x1(), box.y1(), box.x2(), box.y2())
                            : found.rotated().get(i).corners(),
                    found.masks().isEmpty() ? null : found.masks().get(i)));
        }
        return marks;
    }

    /** Instances with labels, and, as far as they have them, scores, masks, and boxes of 4, 5 or 8 numbers. */
    static List<Mark> of(InstanceData instances, DatasetMeta meta) {
        List<Rle> masks = MaskField.isIn(instances) ? MaskField.rles(instances) : List.of();
        boolean isScored = instances.has("scores");
        boolean isBoxed = instances.has("bboxes");
        List<Mark> marks = new ArrayList<>();
        for (int i = 0; i < instances.size(); i++) {
            int label =
                    instances.has("labels") ? (int) instances.longs("labels").at(i, 0) : 0;
            String name = meta.name(label);
            marks.add(new Mark(
                    label,
                    isScored ? text(name, instances.floats("scores").at(i, 0)) : name,
                    isBoxed ? corners(instances.floats("bboxes"), i) : new double[0],
                    masks.isEmpty() ? null : masks.get(i)));
        }
        return marks;
    }

    private static String text(String name, float score) {
        return String.format(Locale.ROOT, "%s: %.1f", name, 100 * score);
    }

    private static double[] corners(Column.Floats boxes, int i) {
        if (boxes.width() == 4) {
            return rectangle(boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3));
        }
        if (boxes.width() == 5) {
            return new RotatedBox(boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3), boxes.at(i, 4))
                    .corners();
        }
        double[] corners = new double[boxes.width()];
        for (int c = 0; c < corners.length; c++) {
            corners[c] = boxes.at(i, c);
        }
        return corners;
    }

    private static double[] rectangle(double x1, double y1, double x2, double y2) {
        return new double[] {x1, y1, x2, y1, x2, y2, x1, y2};
    }

    /** Whether its box lies along the sides of the picture. */
    boolean isHorizontal() {
        return corners.length == 8
                && corners[1] == corners[3]
                && corners[2] == corners[4]
                && corners[5] == corners[7]
                && corners[6] == corners[0];
    }

    /** X and y of where its label begins: the topmost corner; of a mask alone, the top of its box. */
    double[] anchor() {
        if (corners.length == 0) {
            double[] box = mask == null ? new double[4] : mask.bbox();
            return new double[] {box[0], box[1]};
        }
        double[] top = {corners[0], corners[1]};
        for (int i = 2; i < corners.length; i += 2) {
            if (corners[i + 1] < top[1]) {
                top = new double[] {corners[i], corners[i + 1]};
            }
        }
        return top;
    }
}
