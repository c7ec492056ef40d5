package org.mm4j.cli;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One picture to run on.
 *
 * @param path as it was given, or as it was found below the folder that was given; what results name it
 * @param file where it is
 * @param relative where its annotated copy goes below the output folder
 */
record ImageInput(String path, Path file, Path relative) {

    /** An input whose copy has its own name, or if that is of a format that is not written, one with {@code .png}. */
    static ImageInput of(String path, Path file, Path relative) {
        String name = relative.toString().toLowerCase(Locale.ROOT);
        boolean isWritten = name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
        return new ImageInput(path, file, isWritten ? relative : Path.of(relative + ".png"));
    }
}
