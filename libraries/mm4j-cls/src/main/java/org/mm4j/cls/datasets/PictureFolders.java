package org.mm4j.cls.datasets;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.mm4j.engine.dataset.DatasetException;

/** Finds picture files below folders, in the order of their names. */
final class PictureFolders {

    private final Path root;
    private final List<String> extensions;

    /**
     * Folders below a root.
     *
     * @param extensions the ends of names of pictures, in lower case
     * @throws DatasetException if there is no such folder
     */
    PictureFolders(String root, List<String> extensions) {
        try {
            this.root = Path.of(root);
        } catch (InvalidPathException failure) {
            throw new DatasetException("'" + root + "' is no name of a folder", failure);
        }
        if (!Files.isDirectory(this.root)) {
            throw new DatasetException("there is no folder of pictures '" + root
                    + "': give the place of the data by data_root and data_prefix");
        }
        this.extensions = extensions;
    }

    /** The names of the folders in the root. */
    List<String> folders() {
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException failure) {
            throw unreadable(failure);
        }
    }

    /** The pictures in a folder and in all folders below it, relative to it, with slashes. */
    List<String> pictures(String folder) {
        Path top = folder.isEmpty() ? root : root.resolve(folder);
        try (Stream<Path> files = Files.walk(top, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(Files::isRegularFile)
                    .filter(path -> isPicture(path.getFileName().toString()))
                    .map(path -> top.relativize(path).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException failure) {
            throw unreadable(failure);
        }
    }

    private boolean isPicture(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return !name.startsWith(".") && extensions.stream().anyMatch(lower::endsWith);
    }

    private DatasetException unreadable(Exception failure) {
        return new DatasetException("the folder '" + root + "' cannot be read: " + failure.getMessage(), failure);
    }
}
