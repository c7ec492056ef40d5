package org.mm4j.cv.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.mm4j.engine.structures.Image;

/** Decodes image files, with the pixels of the decoder that is asked for. */
public final class ImageReader {

    private ImageReader() {}

    /** Reads a colour image (BGR), turned upright as EXIF says. */
    public static Image read(Path path) {
        return read(path, ColorType.COLOR);
    }

    /**
     * Reads an image file.
     *
     * @throws ImageException if there is no such file, if it is a folder, empty, cut off or no image
     */
    public static Image read(Path path, ColorType colorType) {
        return decode(bytes(path), path.toString(), colorType);
    }

    /**
     * Reads an image file with the pixels of a decoder.
     *
     * @throws ImageException if there is no such file, if it is a folder, empty, cut off or no image
     */
    public static Image read(Path path, ColorType colorType, DecodeBackend backend) {
        return decode(bytes(path), path.toString(), colorType, backend);
    }

    /**
     * Decodes the content of an image file with the pixels of a decoder.
     *
     * @throws ImageException if it is empty, cut off or no image, or of a kind that the decoder cannot read
     */
    public static Image decode(byte[] content, String name, ColorType colorType, DecodeBackend backend) {
        return switch (backend) {
            case CV2 -> decode(content, name, colorType);
            case PILLOW -> new PillowDecoder(content, name).decode(colorType);
            case TURBOJPEG -> turboJpeg(content, name, colorType);
        };
    }

    /** The same decoder as OpenCV's, which leaves pictures as they lie. */
    private static Image turboJpeg(byte[] content, String name, ColorType colorType) {
        DecodeBackend.TURBOJPEG.require(colorType);
        if (content.length > 0 && !FileKind.isJpeg(content)) {
            throw unreadable(
                    name,
                    "it looks like " + FileKind.describe(content)
                            + ", and imdecode_backend='turbojpeg' reads JPEG only");
        }
        if (JpegHeader.channels(content) > 3) {
            throw unreadable(name, "it has four channels (CMYK), which imdecode_backend='turbojpeg' does not convert");
        }
        boolean isColor = colorType == ColorType.COLOR;
        return decode(
                content, name, isColor ? ColorType.COLOR_IGNORE_ORIENTATION : ColorType.GRAYSCALE_IGNORE_ORIENTATION);
    }

    /**
     * Decodes the content of an image file with OpenCV.
     *
     * @param content the bytes of the file
     * @param name what to call it in messages
     * @param colorType what to make of colours and orientation
     * @return uint8, in the order BGR or BGRA, or grey
     * @throws ImageException if it is empty, cut off or no image, or if it has more than 8 bits a channel and is to be
     *     read unchanged
     */
    public static Image decode(byte[] content, String name, ColorType colorType) {
        if (content.length == 0) {
            throw unreadable(name, "it is empty (0 bytes)");
        }
        if (FileKind.isJpeg(content) && !Completeness.isWholeJpeg(content)) {
            throw unreadable(
                    name,
                    "its JPEG data ends after " + content.length + " bytes without the end marker; the file is"
                            + " truncated, and a part of the picture may be missing. Saved anew by an image program it"
                            + " has the marker; look whether it is whole");
        }
        if (FileKind.isPng(content) && !Completeness.isWholePng(content)) {
            throw unreadable(
                    name,
                    "its PNG data ends after " + content.length + " bytes without the end chunk; the file is"
                            + " truncated, so a part of the picture is missing");
        }
        return Mats.scoped(() -> decodeWhole(content, name, colorType));
    }

    private static Image decodeWhole(byte[] content, String name, ColorType colorType) {
        Mat decoded;
        try {
            decoded = opencv_imgcodecs.imdecode(
                    new Mat(1, content.length, opencv_core.CV_8UC1, new BytePointer(content)), colorType.flags());
        } catch (RuntimeException failure) {
            throw new ImageException(message(name, "the decoder refuses it: " + Mats.firstLine(failure)), failure);
        }
        if (decoded == null || decoded.empty()) {
            throw unreadable(
                    name,
                    "its " + content.length + " bytes cannot be decoded; it looks like " + FileKind.describe(content));
        }
        if (decoded.depth() != opencv_core.CV_8U) {
            throw unreadable(
                    name,
                    "it has more than 8 bits a channel, which color_type='unchanged' would keep and mm4j has no images"
                            + " for; read it with color_type='color' or 'grayscale'");
        }
        try {
            return Mats.toImage(decoded);
        } catch (IllegalArgumentException tooLarge) {
            throw new ImageException(message(name, String.valueOf(tooLarge.getMessage())), tooLarge);
        }
    }

    private static byte[] bytes(Path path) {
        try {
            if (Files.isDirectory(path)) {
                throw unreadable(path.toString(), "it is a folder, not an image file");
            }
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw unreadable(path.toString(), "it is a device or a pipe, not a file");
            }
            if (Files.size(path) > Integer.MAX_VALUE - 8) {
                throw unreadable(path.toString(), "it has " + Files.size(path) + " bytes, more than an image file can");
            }
            return Files.readAllBytes(path);
        } catch (NoSuchFileException missing) {
            Path folder = path.toAbsolutePath().getParent();
            throw new ImageException(
                    message(
                            path.toString(),
                            folder == null || Files.isDirectory(folder)
                                    ? "there is no such file"
                                    : "there is no such file, and no folder " + folder),
                    missing);
        } catch (IOException failure) {
            throw new ImageException(
                    message(
                            path.toString(),
                            Files.isReadable(path)
                                    ? "reading failed (" + failure.getMessage() + ")"
                                    : "it may not be read (no permission)"),
                    failure);
        }
    }

    static ImageException unreadable(String name, String why) {
        return new ImageException(message(name, why));
    }

    private static String message(String name, String why) {
        return "Cannot read the image " + name + ": " + why + ".";
    }
}
