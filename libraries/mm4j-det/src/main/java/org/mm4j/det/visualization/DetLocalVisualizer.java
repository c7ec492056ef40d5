package org.mm4j.det.visualization;

import java.util.List;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.cv.visualization.LineStyle;
import org.mm4j.cv.visualization.VisualizerArgs;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Draws instances: masks, filled and with an outline, boxes, horizontal or not, and labels with the class and, of
 * predictions, the score in percent. Safe for several threads.
 */
@Doc("Draws instances on images: boxes, rotated boxes, masks.")
public final class DetLocalVisualizer {

    /** The arguments. */
    public record Args(
            @Inline VisualizerArgs common, @Inline LineStyle style) {}

    /** What the pixels of masks take on where no config says; more of it hides what is below. */
    private static final double ALPHA = 0.5;

    private final String name;
    private final Palette palette;
    private final int lines;
    private final double lineAlpha;
    private final double maskAlpha;

    /** A visualiser with generated colours. */
    public DetLocalVisualizer(Args args) {
        this(
                args.common().name(),
                Palette.generated(),
                args.style().pixels(),
                args.style().alpha(),
                args.style().alpha());
    }

    private DetLocalVisualizer(String name, Palette palette, int lines, double lineAlpha, double maskAlpha) {
        this.name = name;
        this.palette = palette;
        this.lines = lines;
        this.lineAlpha = lineAlpha;
        this.maskAlpha = maskAlpha;
    }

    /** A visualiser with colours for each class, whose lines hide what is below. */
    public static DetLocalVisualizer of(Palette palette) {
        return new DetLocalVisualizer("visualizer", palette, 0, 1, ALPHA);
    }

    /** The same with other colours. */
    public DetLocalVisualizer with(Palette colors) {
        return new DetLocalVisualizer(name, colors, lines, lineAlpha, maskAlpha);
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /**
     * Draws detections.
     *
     * @param image the picture; it stays as it is
     * @param detections in pixels of the picture
     * @param scoreThr detections of a lower score are left out
     * @return a picture of the same size
     */
    public Image draw(Image image, Detections detections, double scoreThr) {
        return draw(image, Mark.of(detections.above(scoreThr)));
    }

    /**
     * Draws instances, of the truth or of a prediction; those that come first are drawn last.
     *
     * @param instances in pixels of the picture: {@code labels}, {@code bboxes} of 4 numbers (corners), 5 (middle, size and
     *     angle) or 8 (four corners), {@code masks}, {@code scores}, as far as they have them
     */
    public Image draw(Image image, InstanceData instances, DatasetMeta meta) {
        return draw(image, Mark.of(instances, meta));
    }

    /**
     * Draws the truth on the left and what was predicted on the right; the sample has both, in pixels of the picture.
     *
     * @return a picture of twice the width
     * @throws IllegalArgumentException if nothing was predicted for the sample
     */
    public Image drawBoth(Image image, DetDataSample sample, DatasetMeta meta, double scoreThr) {
        InstanceData predicted = sample.predInstances()
                .orElseThrow(() -> new IllegalArgumentException("nothing was predicted for the sample"));
        Image left = draw(image, sample.gtInstances(), meta);
        Image right = draw(image, Detections.of(predicted, image.size(), meta), scoreThr);
        return Canvas.filled(left, new ImageSize(left.height(), 2 * left.width()), 0)
                .paste(left, 0, 0)
                .paste(right, left.width(), 0)
                .toImage();
    }

    private Image draw(Image image, List<Mark> marks) {
        // Masks lie below boxes, and these below labels; the first come last, so that nothing hides the best.
        Drawing masks = new Drawing(lines);
        Drawing boxes = new Drawing(lines);
        Drawing labels = new Drawing(lines);
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (mark.mask() != null) {
                masks.mask(mark.mask().decode(), color(mark), maskAlpha);
            }
            double[] corners = mark.corners();
            if (mark.isHorizontal()) {
                boxes.box(corners[0], corners[1], corners[4], corners[5], color(mark));
            } else {
                boxes.polygon(corners, color(mark));
            }
            double[] anchor = mark.anchor();
            labels.label(anchor[0], anchor[1], mark.text(), color(mark));
        }
        return labels.on(boxes.on(masks.on(image), lineAlpha));
    }

    private Color color(Mark mark) {
        return palette.of(mark.label());
    }
}
