package org.mm4j.cv.video;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.mm4j.engine.structures.Image;

/** Takes frames one after the other. For one thread at a time. */
public interface VideoSink extends AutoCloseable {

    /** What names of video files may end in. */
    List<String> EXTENSIONS = List.of(".mp4", ".mkv", ".mov", ".avi");

    /**
     * Takes the next frame.
     *
     * @param frame BGR, of the size of the first
     * @throws VideoException if it has another size, or cannot be written
     */
    void write(Image frame);

    /** Ends the video: what was taken can be watched. */
    @Override
    void close();

    /**
     * Begins a video; missing folders are made. A file has its name when it is ended, and is not seen before.
     *
     * @param path a file whose name ends in one of {@link #EXTENSIONS}, or a folder for a JPEG a frame
     * @param fps frames a second
     * @throws VideoException if the name ends otherwise
     */
    static VideoSink open(Path path, double fps) {
        if (!(fps > 0) || Double.isInfinite(fps)) {
            throw new IllegalArgumentException("there are more than 0 frames a second, not " + fps);
        }
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        if (EXTENSIONS.stream().anyMatch(name::endsWith)) {
            return new VideoFile(path, fps);
        }
        if (name.matches(".*\\.[a-z][a-z0-9]{1,4}")) {
            throw new VideoException("Cannot write the video " + path + ": its name has to end in "
                    + String.join(", ", EXTENSIONS) + ", or in nothing for a folder of pictures.");
        }
        return new FrameFolder(path);
    }
}
