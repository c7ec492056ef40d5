package org.mm4j.cv.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.mm4j.cv.image.pillow.PillowImages;
import org.mm4j.engine.structures.Image;

/**
 * Decodes as Pillow and mmcv on top of it do: OpenCV's decoder gives the same colours, and what differs is made from them
 * (grey, transparent grey) or read by {@code javax.imageio} (the indices of a palette).
 */
final class PillowDecoder {

    private static final int PNG_BIT_DEPTH = 24;
    private static final int PNG_COLOR_TYPE = 25;
    private static final int PNG_COLOR = 2;
    private static final int PNG_PALETTE = 3;
    private static final int PNG_GREY_ALPHA = 4;
    private static final int PNG_COLOR_ALPHA = 6;
    private static final int BMP_BITS = 28;

    /** Blue, green and red of the canvas under transparent grey pictures, so that black objects stay visible. */
    private static final int[] CANVAS = {104, 117, 124};

    private final byte[] content;
    private final String name;

    PillowDecoder(byte[] content, String name) {
        this.content = content;
        this.name = name;
    }

    Image decode(ColorType colorType) {
        if (FileKind.isPng(content) && content.length > PNG_COLOR_TYPE) {
            return png(colorType);
        }
        if (FileKind.isJpeg(content)) {
            if (JpegHeader.channels(content) > 3) {
                throw unsupported("a JPEG of four channels (CMYK), whose conversion differs between the decoders");
            }
            return plain(colorType);
        }
        if (FileKind.isBmp(content)) {
            boolean isColor = content.length > BMP_BITS && content[BMP_BITS] == 24;
            if (!isColor) {
                throw unsupported("a bitmap of other than 24 bits a pixel");
            }
            return plain(colorType);
        }
        if (content.length == 0 || FileKind.isWebp(content)) {
            return plain(colorType);
        }
        throw unsupported(FileKind.describe(content));
    }

    private Image plain(ColorType colorType) {
        return switch (colorType) {
            case COLOR, COLOR_IGNORE_ORIENTATION, UNCHANGED -> opencv(colorType);
            case GRAYSCALE -> PillowImages.grey(opencv(ColorType.COLOR));
            case GRAYSCALE_IGNORE_ORIENTATION -> PillowImages.grey(opencv(ColorType.COLOR_IGNORE_ORIENTATION));
        };
    }

    private Image png(ColorType colorType) {
        int bits = content[PNG_BIT_DEPTH];
        int kind = content[PNG_COLOR_TYPE];
        if (bits > 8) {
            throw unsupported("a PNG of " + bits + " bits a channel");
        }
        if (colorType != ColorType.UNCHANGED) {
            return kind == PNG_GREY_ALPHA ? onCanvas(colorType) : plain(colorType);
        }
        return switch (kind) {
            case PNG_PALETTE -> indices();
            case PNG_GREY_ALPHA -> channels(opencv(ColorType.UNCHANGED), 0, 3);
            case PNG_COLOR_ALPHA -> opencv(ColorType.UNCHANGED);
            case PNG_COLOR -> opencv(ColorType.COLOR_IGNORE_ORIENTATION);
            default -> grey(bits);
        };
    }

    /** A grey picture; one of a bit a pixel has the values 0 and 1. */
    private Image grey(int bits) {
        Image image = opencv(ColorType.GRAYSCALE_IGNORE_ORIENTATION);
        if (bits > 1) {
            return image;
        }
        byte[] pixels = image.pixels().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (pixels[i] & 1);
        }
        return new Image(image.height(), image.width(), 1, pixels);
    }

    private Image onCanvas(ColorType colorType) {
        Image transparent = opencv(ColorType.UNCHANGED);
        byte[] source = transparent.pixels();
        byte[] pixels = new byte[3 * transparent.height() * transparent.width()];
        for (int i = 0; i < pixels.length; i++) {
            int value = source[i / 3 * 4] & 0xff;
            int alpha = source[i / 3 * 4 + 3] & 0xff;
            int sum = CANVAS[i % 3] * (255 - alpha) + value * alpha + 128;
            pixels[i] = (byte) ((sum + (sum >> 8)) >> 8);
        }
        Image image = new Image(transparent.height(), transparent.width(), 3, pixels);
        boolean isGrey = colorType == ColorType.GRAYSCALE || colorType == ColorType.GRAYSCALE_IGNORE_ORIENTATION;
        return isGrey ? PillowImages.grey(image) : image;
    }

    private static Image channels(Image image, int... chosen) {
        byte[] source = image.pixels();
        byte[] pixels = new byte[image.height() * image.width() * chosen.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = source[i / chosen.length * image.channels() + chosen[i % chosen.length]];
        }
        return new Image(image.height(), image.width(), chosen.length, pixels);
    }

    private Image indices() {
        // Makes colours of the indices, but compares the checksums of the file, which the reader of the JDK does not.
        opencv(ColorType.COLOR_IGNORE_ORIENTATION);
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReadersByFormatName("png");
            javax.imageio.ImageReader reader = readers.next();
            try {
                reader.setInput(input, true, true);
                Raster raster = reader.read(0).getRaster();
                int[] values = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
                byte[] pixels = new byte[values.length];
                for (int i = 0; i < pixels.length; i++) {
                    pixels[i] = (byte) values[i];
                }
                return new Image(raster.getHeight(), raster.getWidth(), 1, pixels);
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException failure) {
            // The reader of the JDK has both for what it does not understand.
            throw new ImageException(
                    "Cannot read the image " + name + ": its palette cannot be decoded: " + failure.getMessage(),
                    failure);
        }
    }

    private Image opencv(ColorType colorType) {
        return ImageReader.decode(content, name, colorType);
    }

    private ImageException unsupported(String what) {
        return ImageReader.unreadable(
                name,
                "it is " + what + "; imdecode_backend='pillow' reads JPEG, PNG, BMP and WebP of 8 bits a channel here,"
                        + " 'cv2' reads more");
    }
}
