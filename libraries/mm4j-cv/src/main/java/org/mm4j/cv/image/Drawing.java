package org.mm4j.cv.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;
import org.mm4j.engine.structures.Image;

/**
 * Boxes, lines and labels to be drawn on an image, in the order in which they are added. Line width and text size follow from
 * the size of the image, so that labels can be read in small and in large ones.
 *
 * <p>Confined to one thread; drawing changes neither this nor the image.
 */
public final class Drawing {

    private static final int FONT = opencv_imgproc.FONT_HERSHEY_SIMPLEX;
    /** Fractional bits of coordinates handed to OpenCV: boxes need not lie on whole pixels. */
    private static final int SHIFT = 4;
    /** Height in pixels of a capital letter of the font at scale 1. */
    private static final double CAPITAL = 21;

    private final List<Shape> shapes = new ArrayList<>();

    /** Nothing to draw yet. */
    public Drawing() {}

    /** Adds the outline of a box with corners in pixels; what lies outside of the image is cut off. */
    public Drawing box(double x1, double y1, double x2, double y2, Color color) {
        shapes.add(new Box(x1, y1, x2, y2, color));
        return this;
    }

    /**
     * Adds a line of text on a filled background with its lower left corner at a point, moved as far as needed to be
     * inside the image. Characters outside of ASCII appear as {@code ?}, since the font has no others.
     */
    public Drawing label(double x, double y, String text, Color background) {
        shapes.add(new Label(x, y, text, background));
        return this;
    }

    /** Adds a line between two points in pixels; what lies outside of the image is cut off. */
    public Drawing line(double x1, double y1, double x2, double y2, Color color) {
        shapes.add(new Line(x1, y1, x2, y2, color));
        return this;
    }

    /** The width of lines in pixels on an image. */
    public static int lineWidth(Image image) {
        return Math.max(1, (int) Math.round(Math.sqrt((double) image.width() * image.height()) / 320));
    }

    /** The height of capital letters in pixels on an image. */
    public static double textHeight(Image image) {
        return Math.min(48, Math.max(7, Math.sqrt((double) image.width() * image.height()) / 55));
    }

    /** The image with everything drawn on it: BGR, also if the image is grey or has an alpha channel. */
    public Image on(Image image) {
        return Mats.scoped(() -> {
            Mat mat = Mats.of(image);
            if (image.channels() != 3) {
                Mat bgr = new Mat();
                opencv_imgproc.cvtColor(
                        mat,
                        bgr,
                        image.channels() == 1 ? opencv_imgproc.COLOR_GRAY2BGR : opencv_imgproc.COLOR_BGRA2BGR);
                mat = bgr;
            }
            for (Shape shape : shapes) {
                shape.draw(mat, image);
            }
            return Mats.toImage(mat);
        });
    }

    private sealed interface Shape permits Box, Line, Label {
        void draw(Mat mat, Image image);
    }

    private record Box(double x1, double y1, double x2, double y2, Color color) implements Shape {
        @Override
        public void draw(Mat mat, Image image) {
            opencv_imgproc.rectangle(
                    mat,
                    new Point(fixed(x1, image.width()), fixed(y1, image.height())),
                    new Point(fixed(x2, image.width()), fixed(y2, image.height())),
                    color.bgr(),
                    lineWidth(image),
                    opencv_imgproc.LINE_AA,
                    SHIFT);
        }
    }

    private record Line(double x1, double y1, double x2, double y2, Color color) implements Shape {
        @Override
        public void draw(Mat mat, Image image) {
            opencv_imgproc.line(
                    mat,
                    new Point(fixed(x1, image.width()), fixed(y1, image.height())),
                    new Point(fixed(x2, image.width()), fixed(y2, image.height())),
                    color.bgr(),
                    lineWidth(image),
                    opencv_imgproc.LINE_AA,
                    SHIFT);
        }
    }

    /** A coordinate in fixed point, kept near the image: far outside OpenCV's 16 integer bits would overflow. */
    private static int fixed(double value, int limit) {
        double near = Math.max(-limit - 64.0, Math.min(2.0 * limit + 64.0, value));
        return (int) Math.round(near * (1 << SHIFT));
    }

    private record Label(double x, double y, String text, Color background) implements Shape {
        @Override
        public void draw(Mat mat, Image image) {
            BytePointer ascii = new BytePointer(printable(text), StandardCharsets.US_ASCII);
            double scale = textHeight(image) / CAPITAL;
            int stroke = scale < 0.55 ? 1 : (int) Math.max(1, Math.round(scale * 1.6));
            IntPointer baseline = new IntPointer(1);
            Size area = opencv_imgproc.getTextSize(ascii, FONT, scale, stroke, baseline);
            int margin = Math.max(2, (int) Math.round(textHeight(image) / 4));
            int descent = Math.max(margin, (int) Math.round(baseline.get() * 0.75));
            int width = area.width() + 2 * margin;
            int height = area.height() + margin + descent;
            int left = clamp((int) Math.round(x), image.width() - width);
            int top = clamp((int) Math.round(y) - height, image.height() - height);
            opencv_imgproc.rectangle(
                    mat,
                    new Point(left, top),
                    new Point(left + width - 1, top + height - 1),
                    background.bgr(),
                    opencv_imgproc.FILLED,
                    opencv_imgproc.LINE_8,
                    0);
            opencv_imgproc.putText(
                    mat,
                    ascii,
                    new Point(left + margin, top + margin + area.height()),
                    FONT,
                    scale,
                    background.contrast().bgr(),
                    stroke,
                    opencv_imgproc.LINE_AA,
                    false);
        }

        private static int clamp(int value, int limit) {
            return Math.max(0, Math.min(limit, value));
        }

        private static String printable(String text) {
            StringBuilder ascii = new StringBuilder();
            text.codePoints().forEach(c -> ascii.append(c >= ' ' && c < 127 ? (char) c : '?'));
            return ascii.toString();
        }
    }
}
