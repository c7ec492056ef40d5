package org.mm4j.cv.transforms;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.engine.io.FileSource;
import org.mm4j.engine.structures.Image;

/** Image files by their names: paths, or addresses of the web. */
public final class ImageFiles {

    private static final Pattern URL = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://");

    private ImageFiles() {}

    /**
     * Reads one file.
     *
     * @param source where the config says that it is
     * @throws IllegalArgumentException if its name says otherwise
     * @throws ImageException if it cannot be read, or the name is neither that of a file nor an address of the web
     */
    public static Image read(String name, ColorType colorType, DecodeBackend backend, FileSource source) {
        source.require(name);
        if (FileSource.isOfTheWeb(name)) {
            return ImageReader.decode(WebImages.bytes(name), name, colorType, backend);
        }
        if (URL.matcher(name).lookingAt()) {
            throw new ImageException("Cannot read the image " + name
                    + ": images are read from local files and from http and https addresses.");
        }
        try {
            return ImageReader.read(Path.of(name), colorType, backend);
        } catch (InvalidPathException notAPath) {
            throw new ImageException("Cannot read the image " + name + ": this is no name of a file.", notAPath);
        }
    }
}
