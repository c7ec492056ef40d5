package org.mm4j.cv.video;

import java.nio.file.Path;
import java.util.Locale;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.structures.Image;

/** Writes a JPEG a frame: {@code 000001.jpg} and so on, as MOTChallenge numbers them. */
final class FrameFolder implements VideoSink {

    private final Path folder;
    private int count;

    FrameFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public void write(Image frame) {
        count++;
        try {
            ImageWriter.write(frame, folder.resolve(String.format(Locale.ROOT, "%06d.jpg", count)));
        } catch (ImageException failure) {
            throw new VideoException(String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void close() {
        // Every picture is whole already.
    }
}
