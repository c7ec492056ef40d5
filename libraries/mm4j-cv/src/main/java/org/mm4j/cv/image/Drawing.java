package org.mm4j.cv.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Size;
import org.mm4j.engine.structures.Image;

/**
 * Boxes, polygons, masks, lines and labels to be drawn on an image, in the order in which they are added. Text size, and
 * line width unless it is given, follow from the size of the image, so that labels can be read in small and in large ones.
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
    private final int width;

    /** Nothing to draw yet; lines are as wide as suits the image. */
    public Drawing() {
        this(0);
    }

    /**
     * Nothing to draw yet.
     *
     * @param width of lines in pixels; 0 for what suits the image
     */
    public Drawing(int width) {
        if (width < 0) {
            throw new IllegalArgumentException("lines are 0 or more pixels wide, not " + width);
        }
        this.width = width;
    }

    /** Adds the outline of a box with corners in pixels; what lies outside of the image is cut off. */
    public Drawing box(double x1, double y1, double x2, double y2, Color color) {
        shapes.add(new Box(x1, y1, x2, y2, color));
        return this;
    }

    /**
     * Adds the outline of a polygon; what lies outside of the image is cut off.
     *
     * @param corners x and y in pixels of each in turn; the last is joined with the first
     */
    public Drawing polygon(double[] corners, Color color) {
        for (int i = 0; i < corners.length; i += 2) {
            int j = (i + 2) % corners.length;
            line(corners[i], corners[i + 1], corners[j], corners[j + 1], color);
        }
        return this;
    }

    /**
     * Adds a mask: its pixels take on a colour, and a line in that colour runs around them.
     *
     * @param bitmap rows of pixels of the image's size; what is not 0 belongs to the mask
     * @param alpha how much of the colour the pixels take on, from 0 to 1
     */
    public Drawing mask(byte[] bitmap, Color color, double alpha) {
        shapes.add(new Mask(bitmap, color, alpha));
        return this;
    }

    /**
     * Adds a line of text on a filled background with its lower left corner at a point, moved as far as needed to be
     * inside the image and not to hide a label that is added later. Characters outside of ASCII appear as {@code ?}, since
     * the font has no others.
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
            LabelLayout layout = new LabelLayout(image.width(), image.height());
            PlacedLabel[] labels = new PlacedLabel[shapes.size()];
            for (int i = shapes.size() - 1; i >= 0; i--) {
                if (shapes.get(i) instanceof Label label) {
                    labels[i] = PlacedLabel.of(label, image, layout);
                }
            }
            int lines = width == 0 ? lineWidth(image) : width;
            for (int i = 0; i < shapes.size(); i++) {
                shapes.get(i).draw(mat, image, lines);
                if (shapes.get(i) instanceof Label) {
                    labels[i].draw(mat);
                }
            }
            return Mats.toImage(mat);
        });
    }

    /**
     * The image with everything drawn on it, which lets through what is below.
     *
     * @param alpha how much of its colour a pixel that is drawn on takes on, from 0 to 1
     */
    public Image on(Image image, double alpha) {
        Image drawn = on(image);
        if (alpha >= 1) {
            return drawn;
        }
        return Mats.scoped(() -> {
            Mat above = Mats.of(drawn);
            // As the drawing has it: three channels.
            Mat below = Mats.of(new Drawing(width).on(image));
            opencv_core.addWeighted(above, alpha, below, 1 - alpha, 0, above);
            return Mats.toImage(above);
        });
    }

    private sealed interface Shape permits Box, Line, Mask, Label {
        void draw(Mat mat, Image image, int lines);
    }

    private record Box(double x1, double y1, double x2, double y2, Color color) implements Shape {
        @Override
        public void draw(Mat mat, Image image, int lines) {
            opencv_imgproc.rectangle(
                    mat,
                    new Point(fixed(x1, image.width()), fixed(y1, image.height())),
                    new Point(fixed(x2, image.width()), fixed(y2, image.height())),
                    color.bgr(),
                    lines,
                    opencv_imgproc.LINE_AA,
                    SHIFT);
        }
    }

    private record Line(double x1, double y1, double x2, double y2, Color color) implements Shape {
        @Override
        public void draw(Mat mat, Image image, int lines) {
            opencv_imgproc.line(
                    mat,
                    new Point(fixed(x1, image.width()), fixed(y1, image.height())),
                    new Point(fixed(x2, image.width()), fixed(y2, image.height())),
                    color.bgr(),
                    lines,
                    opencv_imgproc.LINE_AA,
                    SHIFT);
        }
    }

    /** A coordinate in fixed point, kept near the image: far outside OpenCV's 16 integer bits would overflow. */
    private static int fixed(double value, int limit) {
        double near = Math.max(-limit - 64.0, Math.min(2.0 * limit + 64.0, value));
        return (int) Math.round(near * (1 << SHIFT));
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Mask(byte[] bitmap, Color color, double alpha) implements Shape {
        @Override
        public void draw(Mat mat, Image image, int lines) {
            if (bitmap.length != image.width() * image.height()) {
                throw new IllegalArgumentException("a mask of " + bitmap.length + " pixels does not fit onto " + image);
            }
            Mat mask = Mats.of(new Image(image.height(), image.width(), 1, bitmap));
            Mat colored = mat.clone();
            new Mat(mat.size(), mat.type(), color.bgr()).copyTo(colored, mask);
            opencv_core.addWeighted(colored, alpha, mat, 1 - alpha, 0, mat);
            MatVector contours = new MatVector();
            opencv_imgproc.findContours(mask, contours, opencv_imgproc.RETR_CCOMP, opencv_imgproc.CHAIN_APPROX_NONE);
            opencv_imgproc.drawContours(
                    mat,
                    contours,
                    -1,
                    color.bgr(),
                    lines,
                    opencv_imgproc.LINE_AA,
                    new Mat(),
                    Integer.MAX_VALUE,
                    new Point(0, 0));
        }
    }

    private record Label(double x, double y, String text, Color background) implements Shape {
        @Override
        public void draw(Mat mat, Image image, int lines) {
            // Drawn as a PlacedLabel: where it is depends on the others.
        }
    }

    /** A label at its place. */
    private record PlacedLabel(
            Label label, LabelLayout.Area area, BytePointer ascii, int ascent, int margin, double scale, int stroke) {

        static PlacedLabel of(Label label, Image image, LabelLayout layout) {
            BytePointer ascii = new BytePointer(printable(label.text()), StandardCharsets.US_ASCII);
            double scale = textHeight(image) / CAPITAL;
            int stroke = scale < 0.55 ? 1 : (int) Math.max(1, Math.round(scale * 1.6));
            IntPointer baseline = new IntPointer(1);
            Size size = opencv_imgproc.getTextSize(ascii, FONT, scale, stroke, baseline);
            int margin = Math.max(2, (int) Math.round(textHeight(image) / 4));
            int descent = Math.max(margin, (int) Math.round(baseline.get() * 0.75));
            LabelLayout.Area area = layout.place(
                    (int) Math.round(label.x()),
                    (int) Math.round(label.y()),
                    size.width() + 2 * margin,
                    size.height() + margin + descent);
            return new PlacedLabel(label, area, ascii, size.height(), margin, scale, stroke);
        }

        void draw(Mat mat) {
            opencv_imgproc.rectangle(
                    mat,
                    new Point(area.left(), area.top()),
                    new Point(area.left() + area.width() - 1, area.top() + area.height() - 1),
                    label.background().bgr(),
                    opencv_imgproc.FILLED,
                    opencv_imgproc.LINE_8,
                    0);
            opencv_imgproc.putText(
                    mat,
                    ascii,
                    new Point(area.left() + margin, area.top() + margin + ascent),
                    FONT,
                    scale,
                    label.background().contrast().bgr(),
                    stroke,
                    opencv_imgproc.LINE_AA,
                    false);
        }

        private static String printable(String text) {
            StringBuilder ascii = new StringBuilder();
            text.codePoints().forEach(c -> ascii.append(c >= ' ' && c < 127 ? (char) c : '?'));
            return ascii.toString();
        }
    }
}
