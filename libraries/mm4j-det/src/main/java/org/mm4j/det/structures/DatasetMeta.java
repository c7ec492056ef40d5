package org.mm4j.det.structures;

import java.util.List;
import org.mm4j.cv.image.Color;
import org.mm4j.engine.dataset.Metainfo;

/**
 * What is known of the classes of a data set.
 *
 * @param classes their names by label; empty if they are not known
 * @param palette their colours by label; empty or shorter if they are not known
 */
public record DatasetMeta(List<String> classes, List<Color> palette) {

    /** Copies the lists. */
    public DatasetMeta {
        classes = List.copyOf(classes);
        palette = List.copyOf(palette);
    }

    /** Names and colours as a data set or a checkpoint states them. */
    public static DatasetMeta of(Metainfo metainfo) {
        return new DatasetMeta(
                metainfo.classes(),
                metainfo.palette().stream()
                        .map(color -> new Color(color[0], color[1], color[2]))
                        .toList());
    }

    /** The name of a class; its number if that has no name. */
    public String name(int label) {
        return label < classes.size() ? classes.get(label) : Integer.toString(label);
    }
}
