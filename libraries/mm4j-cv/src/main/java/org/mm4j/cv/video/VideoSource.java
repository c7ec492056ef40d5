package org.mm4j.cv.video;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Frames one after the other, whatever they come from. All frames have one size. For one thread at a time. */
public interface VideoSource extends AutoCloseable {

    /** Frames a second of a folder of pictures that does not say. */
    double DEFAULT_FPS = 30;

    /** What is known of it. */
    VideoInfo info();

    /**
     * The next frame.
     *
     * @return null at the end
     * @throws VideoException if it is damaged here, cut off, or of another size than the frames before
     */
    @Nullable
    VideoFrame next();

    @Override
    void close();

    /**
     * Opens a video.
     *
     * @param address a file; a folder of pictures, which are taken in the order of their names; an address of a stream
     *     such as {@code rtsp://} or {@code http://}; or a device of FFmpeg, {@code v4l2:/dev/video0} (also
     *     {@code camera:0}), {@code avfoundation:0}, {@code dshow:video=NAME}, {@code lavfi:GRAPH}
     * @throws VideoException if there is no such thing, or it is no video
     */
    static VideoSource open(String address) {
        if (address.startsWith("camera:")) {
            return FfmpegVideo.device("v4l2", "/dev/video" + address.substring("camera:".length()), address);
        }
        for (String device : List.of("v4l2", "avfoundation", "dshow", "lavfi")) {
            if (address.startsWith(device + ":")) {
                return FfmpegVideo.device(device, address.substring(device.length() + 1), address);
            }
        }
        if (address.matches("(?s)[a-zA-Z][a-zA-Z0-9+.-]*://.*")) {
            return FfmpegVideo.stream(address);
        }
        Path path;
        try {
            path = Path.of(address);
        } catch (InvalidPathException bad) {
            throw new VideoException("`" + address + "` cannot be the name of a video", bad);
        }
        if (path.startsWith("/dev") && Files.exists(path) && !Files.isRegularFile(path)) {
            return FfmpegVideo.device("v4l2", address, address);
        }
        return open(path);
    }

    /**
     * Opens a video file or a folder of pictures.
     *
     * @throws VideoException if there is no such thing, or it is no video
     */
    static VideoSource open(Path path) {
        return Files.isDirectory(path) ? PictureFolder.open(path, DEFAULT_FPS) : FfmpegVideo.file(path);
    }

    /** Opens a folder of pictures of a given number of frames a second. */
    static VideoSource openFolder(Path folder, double fps) {
        return PictureFolder.open(folder, fps);
    }
}
