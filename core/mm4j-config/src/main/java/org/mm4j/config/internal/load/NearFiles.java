package org.mm4j.config.internal.load;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Names;

/** Helps with names of files that do not exist. */
final class NearFiles {

    private static final int MOST = 2000;

    private NearFiles() {}

    /** The help for a file that does not exist: its nearest neighbours, or that the folder is missing too. */
    static List<String> help(Path missing) {
        Path folder = missing.getParent();
        Path name = missing.getFileName();
        if (folder == null || name == null) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            return List.of("the folder '" + folder + "' does not exist either");
        }
        List<String> names = names(folder);
        if (names == null) {
            return List.of();
        }
        List<String> near = Names.nearest(name.toString(), names);
        return near.isEmpty() ? List.of() : List.of("did you mean '" + String.join("', '", near) + "'?");
    }

    private static @Nullable List<String> names(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                names.add(String.valueOf(file.getFileName()));
                if (names.size() > MOST) {
                    break;
                }
            }
            return names;
        } catch (IOException e) {
            return null;
        }
    }
}
