package org.mm4j.det.apis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.RotatedBox;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What a detector found in one picture, best first; the lists have equal lengths, but for those that are empty because the
 * detector gives no such thing.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param labels class numbers from 0
 * @param classes the names of these classes; the number as text where no names are known
 * @param scores in [0, 1], descending
 * @param bboxes in pixels of the picture as it was given; a box may reach over its border; around turned boxes, the
 *     smallest horizontal ones
 * @param rotated turned boxes, if the detector gives such
 * @param masks of the picture's size, if the detector gives such
 */
public record Detections(
        int width,
        int height,
        List<Integer> labels,
        List<String> classes,
        List<Float> scores,
        List<Box> bboxes,
        List<RotatedBox> rotated,
        List<Rle> masks) {

    /** Copies the lists. */
    public Detections {
        labels = List.copyOf(labels);
        classes = List.copyOf(classes);
        scores = List.copyOf(scores);
        bboxes = List.copyOf(bboxes);
        rotated = List.copyOf(rotated);
        masks = List.copyOf(masks);
        int size = scores.size();
        if (labels.size() != size
                || classes.size() != size
                || bboxes.size() != size
                || !(rotated.isEmpty() || rotated.size() == size)
                || !(masks.isEmpty() || masks.size() == size)) {
            throw new IllegalArgumentException("lists of different lengths: " + labels.size() + " labels, "
                    + classes.size() + " classes, " + size + " scores, " + bboxes.size() + " boxes, " + rotated.size()
                    + " turned boxes, " + masks.size() + " masks");
        }
    }

    /** Horizontal boxes without masks. */
    public Detections(
            int width, int height, List<Integer> labels, List<String> classes, List<Float> scores, List<Box> bboxes) {
        this(width, height, labels, classes, scores, bboxes, List.of(), List.of());
    }

    /**
     * What a detector predicted, best first.
     *
     * @param found with {@code bboxes} of 4 or 5 numbers, {@code labels}, {@code scores} and perhaps {@code masks}
     * @param size of the picture
     */
    public static Detections of(InstanceData found, ImageSize size, DatasetMeta meta) {
        float[] scores = found.floats("scores").values();
        List<Integer> order = IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .toList();
        Column.Floats boxes = found.floats("bboxes");
        boolean isTurned = boxes.width() == 5;
        List<RotatedBox> turned = isTurned
                ? order.stream()
                        .map(i -> new RotatedBox(
                                boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3), boxes.at(i, 4)))
                        .toList()
                : List.of();
        List<Box> horizontal =
                isTurned ? turned.stream().map(RotatedBox::hull).toList() : horizontal(boxes.values(), order);
        List<Rle> masks = MaskField.isIn(found) ? MaskField.rles(found) : List.of();
        List<Integer> labels =
                order.stream().map(i -> (int) found.longs("labels").at(i, 0)).toList();
        return new Detections(
                size.width(),
                size.height(),
                labels,
                labels.stream().map(meta::name).toList(),
                order.stream().map(i -> scores[i]).toList(),
                horizontal,
                turned,
                masks.isEmpty() ? List.of() : order.stream().map(masks::get).toList());
    }

    private static List<Box> horizontal(float[] corners, List<Integer> order) {
        HorizontalBoxes boxes = new HorizontalBoxes(corners);
        return order.stream().map(boxes::get).toList();
    }

    /** The number of detections. */
    public int size() {
        return scores.size();
    }

    /** The detections whose score is at least a threshold. */
    public Detections above(double threshold) {
        int end = 0;
        while (end < scores.size() && scores.get(end) >= threshold) {
            end++;
        }
        return new Detections(
                width,
                height,
                labels.subList(0, end),
                classes.subList(0, end),
                scores.subList(0, end),
                bboxes.subList(0, end),
                rotated.isEmpty() ? rotated : rotated.subList(0, end),
                masks.isEmpty() ? masks : masks.subList(0, end));
    }
}
