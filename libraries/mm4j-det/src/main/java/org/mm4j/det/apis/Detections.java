package org.mm4j.det.apis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What a detector found in one picture, best first; the lists have equal lengths.
 *
 * @param width of the picture in pixels
 * @param height of the picture in pixels
 * @param labels class numbers from 0
 * @param classes the names of these classes; the number as text where no names are known
 * @param scores in [0, 1], descending
 * @param bboxes in pixels of the picture as it was given; a box may reach over its border
 */
public record Detections(
        int width, int height, List<Integer> labels, List<String> classes, List<Float> scores, List<Box> bboxes) {

    /** Copies the lists. */
    public Detections {
        labels = List.copyOf(labels);
        classes = List.copyOf(classes);
        scores = List.copyOf(scores);
        bboxes = List.copyOf(bboxes);
        int size = scores.size();
        if (labels.size() != size || classes.size() != size || bboxes.size() != size) {
            throw new IllegalArgumentException("lists of different lengths: " + labels.size() + " labels, "
                    + classes.size() + " classes, " + size + " scores, " + bboxes.size() + " boxes");
        }
    }

    /** What a detector predicted, best first. */
    static Detections of(InstanceData found, ImageSize size, DatasetMeta meta) {
        float[] scores = found.floats("scores").values();
        List<Integer> order = IntStream.range(0, found.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -scores[i]))
                .toList();
        HorizontalBoxes boxes = new HorizontalBoxes(found.floats("bboxes").values());
        List<Integer> labels =
                order.stream().map(i -> (int) found.longs("labels").at(i, 0)).toList();
        return new Detections(
                size.width(),
                size.height(),
                labels,
                labels.stream().map(meta::name).toList(),
                order.stream().map(i -> scores[i]).toList(),
                order.stream().map(boxes::get).toList());
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
                bboxes.subList(0, end));
    }
}
