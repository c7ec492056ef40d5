package org.mm4j.cv.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.engine.structures.Image;

/** Encodes images as JPEG or PNG. */
public final class ImageWriter {

    /** Quality of JPEG files unless another is given, as in OpenCV. */
    public static final int JPEG_QUALITY = 95;

    private ImageWriter() {}

    /**
     * A JPEG file of a grey or BGR image.
     *
     * @param quality 1 (smallest) to 100 (best)
     */
    public static byte[] jpeg(Image image, int quality) {
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("the quality of a JPEG is from 1 to 100, not " + quality);
        }
        if (image.channels() != 1 && image.channels() != 3) {
            throw new IllegalArgumentException(
                    "a JPEG has one channel or three, the image has " + image.channels() + "; write a PNG");
        }
        return encode(image, ".jpg", opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    }

    /** A PNG file of a grey, BGR or BGRA image. */
    public static byte[] png(Image image) {
        return encode(image, ".png");
    }

    /**
     * Writes an image in the format that the name ends in: {@code .jpg}, {@code .jpeg} or {@code .png}. Missing folders
     * are made, and the file is there as a whole or not at all.
     *
     * @throws ImageException if the name ends otherwise or the file cannot be written
     */
    public static void write(Image image, Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        byte[] content;
        if (name.endsWith(".jpg") || name.endsWith(".jpeg")) {
            content = jpeg(image, JPEG_QUALITY);
        } else if (name.endsWith(".png")) {
            content = png(image);
        } else {
            throw new ImageException(
                    "Cannot write the image " + path + ": its name has to end in .jpg, .jpeg or .png.");
        }
        try {
            WholeFile.write(path, content);
        } catch (IOException failure) {
            throw new ImageException(
                    "Cannot write the image " + path + ": " + failure.getClass().getSimpleName() + " ("
                            + failure.getMessage() + ").",
                    failure);
        }
    }

    private static byte[] encode(Image image, String suffix, int... parameters) {
        return Mats.scoped(() -> {
            BytePointer buffer = new BytePointer();
            boolean done = parameters.length == 0
                    ? opencv_imgcodecs.imencode(suffix, Mats.of(image), buffer)
                    : opencv_imgcodecs.imencode(suffix, Mats.of(image), buffer, new IntPointer(parameters));
            if (!done) {
                throw new ImageException("The encoder for " + suffix + " refused an image of " + image.width() + " x "
                        + image.height() + " pixels and " + image.channels() + " channels.");
            }
            byte[] content = new byte[(int) buffer.limit()];
            buffer.get(content);
            return content;
        });
    }
}
