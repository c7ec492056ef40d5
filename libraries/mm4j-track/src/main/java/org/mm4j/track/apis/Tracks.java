package org.mm4j.track.apis;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.HorizontalBoxes;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What is tracked in one frame.
 *
 * @param frame number in the video, from 0
 * @param width of the frame in pixels
 * @param height of the frame in pixels
 * @param boxes in the order in which the tracker gives them out
 */
public record Tracks(long frame, int width, int height, List<TrackedBox> boxes) {

    /** Copies the list. */
    public Tracks {
        boxes = List.copyOf(boxes);
    }

    static Tracks of(long frame, InstanceData tracked, ImageSize size, DatasetMeta meta) {
        List<TrackedBox> boxes = new ArrayList<>();
        HorizontalBoxes corners = new HorizontalBoxes(tracked.floats("bboxes").values());
        for (int i = 0; i < tracked.size(); i++) {
            int label = (int) tracked.longs("labels").at(i, 0);
            boxes.add(new TrackedBox(
                    tracked.longs("instances_id").at(i, 0),
                    label,
                    meta.name(label),
                    tracked.floats("scores").at(i, 0),
                    corners.get(i)));
        }
        return new Tracks(frame, size.width(), size.height(), boxes);
    }

    /** The number of boxes. */
    public int size() {
        return boxes.size();
    }
}
