package org.mm4j.det.visualization;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.Canvas;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Draws instances: masks, filled and with an outline, boxes, horizontal or not, and labels with the class and, of
 * predictions, the score in percent. Safe for several threads.
 */
@Doc("Draws instances on images: boxes, rotated boxes, masks.")
public final class DetLocalVisualizer {

    /** The arguments. */
    public record Args(
            @Default("'visualizer'") @Doc("name of this visualiser")
            String name,

            @Doc("where pictures are stored; no such place is supported yet, so leave it out to build one") @Nullable
            List<ConfigDict> visBackends,

            @Default("0.8") @Doc("how much of their colour the pixels of masks take on, from 0 to 1")
            double alpha) {

        /** Checks the numbers. */
        public Args {
            if (!(alpha >= 0 && alpha <= 1)) {
                throw new IllegalArgumentException("alpha is from 0 to 1, not " + alpha);
            }
        }
    }

    /** What the pixels of masks take on where no config says; more of it hides what is below. */
    private static final double ALPHA = 0.5;

    private final String name;
    private final Palette palette;
    private final double alpha;

    /**
     * A visualiser with generated colours.
     *
     * @throws IllegalArgumentException if it is to store pictures by itself
     */
    public DetLocalVisualizer(Args args) {
        this(args.name(), Palette.generated(), args.alpha());
        List<ConfigDict> backends = args.visBackends();
        if (backends != null && !backends.isEmpty()) {
            throw new IllegalArgumentException(
                    "vis_backends is not supported yet: pictures are stored by who asks for them");
        }
    }

    private DetLocalVisualizer(String name, Palette palette, double alpha) {
        this.name = name;
        this.palette = palette;
        this.alpha = alpha;
    }

    /** A visualiser with colours for each class. */
    public static DetLocalVisualizer of(Palette palette) {
        return new DetLocalVisualizer("visualizer", palette, ALPHA);
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
        Drawing drawing = new Drawing();
        // Masks lie below boxes, and these below labels; the first come last, so that nothing hides the best.
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            if (mark.mask() != null) {
                drawing.mask(mark.mask().decode(), color(mark), alpha);
            }
        }
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            double[] corners = mark.corners();
            if (mark.isHorizontal()) {
                drawing.box(corners[0], corners[1], corners[4], corners[5], color(mark));
            } else {
                drawing.polygon(corners, color(mark));
            }
        }
        for (int i = marks.size() - 1; i >= 0; i--) {
            Mark mark = marks.get(i);
            double[] anchor = mark.anchor();
            drawing.label(anchor[0], anchor[1], mark.text(), color(mark));
        }
        return drawing.on(image);
    }

    private Color color(Mark mark) {
        return palette.of(mark.label());
    }
}
