package org.mm4j.cls.datasets;

import java.util.Map;
import org.mm4j.registry.FromConfig;

/**
 * Where pictures are, below {@code data_root}: configs write a folder, or a dict of folders.
 *
 * @param folders by what they hold; {@code img_path} for pictures
 * @param isGiven whether a config writes more than an empty text or dict, in whose place some data sets have folders of
 *     their own
 */
public record DataPrefix(Map<String, String> folders, boolean isGiven) {

    public DataPrefix {
        folders = Map.copyOf(folders);
    }

    /** The folder of the pictures. */
    @FromConfig
    public static DataPrefix of(String folder) {
        return new DataPrefix(Map.of("img_path", folder), !folder.isEmpty());
    }

    /** Folders by what they hold. */
    @FromConfig
    public static DataPrefix of(Map<String, String> folders) {
        return new DataPrefix(folders, !folders.isEmpty());
    }

    /** Whether no folder is named. */
    boolean isEmpty() {
        return folders.values().stream().allMatch(String::isEmpty);
    }
}
