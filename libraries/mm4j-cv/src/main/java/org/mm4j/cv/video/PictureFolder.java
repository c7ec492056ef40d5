package org.mm4j.cv.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.engine.structures.Image;

/** The pictures of a folder as frames. */
final class PictureFolder implements VideoSource {

    private static final List<String> EXTENSIONS = List.of(".bmp", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp");

    private final List<Path> files;
    private final VideoInfo info;
    private @Nullable Image first;
    private int index;

    private PictureFolder(List<Path> files, VideoInfo info, Image first) {
        this.files = files;
        this.info = info;
        this.first = first;
    }

    static PictureFolder open(Path folder, double fps) {
        if (!(fps > 0)) {
            throw new IllegalArgumentException("there are more than 0 frames a second, not " + fps);
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.filter(PictureFolder::isPicture)
                    .sorted(Comparator.comparing(path -> String.valueOf(path.getFileName()), NaturalOrder.INSTANCE))
                    .toList();
        } catch (IOException failure) {
            throw new VideoException("Cannot read the folder " + folder + ": " + failure.getMessage() + ".", failure);
        }
        if (files.isEmpty()) {
            throw new VideoException("Cannot read the folder " + folder
                    + " as a video: there is no picture in it (known are " + String.join(" ", EXTENSIONS) + ").");
        }
        Image image = read(files.get(0), 0);
        return new PictureFolder(
                files,
                new VideoInfo(folder.toString(), image.width(), image.height(), fps, OptionalLong.of(files.size())),
                image);
    }

    private static boolean isPicture(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return EXTENSIONS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    private static Image read(Path file, int index) {
        try {
            return ImageReader.read(file);
        } catch (ImageException failure) {
            throw new VideoException("Frame " + index + " of the folder: " + failure.getMessage(), failure);
        }
    }

    @Override
    public VideoInfo info() {
        return info;
    }

    @Override
    public @Nullable VideoFrame next() {
        if (index == files.size()) {
            return null;
        }
        Image image = first == null ? read(files.get(index), index) : first;
        first = null;
        SizeChange.check(info, index, image.width(), image.height());
        return new VideoFrame(index, index++ / info.fps(), image);
    }

    @Override
    public void close() {
        first = null;
    }
}
