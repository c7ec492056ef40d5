package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Height and width of a feature map.
 *
 * @param height number of rows
 * @param width number of columns
 */
public record MapSize(int height, int width) {

    /** Height and width of a feature map of shape (…, h, w). */
    public static MapSize of(Tensor map) {
        return new MapSize((int) map.size(-2), (int) map.size(-1));
    }

    /** Those of several maps. */
    public static List<MapSize> of(List<Tensor> maps) {
        return maps.stream().map(MapSize::of).toList();
    }
}
