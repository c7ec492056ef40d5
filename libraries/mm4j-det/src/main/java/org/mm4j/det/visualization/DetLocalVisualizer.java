package org.mm4j.det.visualization;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.Box;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Draws detections: a box and a label with class and score in percent for each. Safe for several threads. */
@Doc("Draws detections on images.")
public final class DetLocalVisualizer {

    /** The arguments. */
    public record Args(
            @Default("'visualizer'") @Doc("name of this visualiser")
            String name,

            @Doc("where pictures are stored; no such place is supported yet, so leave it out to build one") @Nullable
            List<ConfigDict> visBackends) {}

    private final String name;
    private final Palette palette;

    /**
     * A visualiser with generated colours.
     *
     * @throws IllegalArgumentException if it is to store pictures by itself
     */
    public DetLocalVisualizer(Args args) {
        this(args.name(), Palette.generated());
        List<ConfigDict> backends = args.visBackends();
        if (backends != null && !backends.isEmpty()) {
            throw new IllegalArgumentException(
                    "vis_backends is not supported yet: pictures are stored by who asks for them");
        }
    }

    private DetLocalVisualizer(String name, Palette palette) {
        this.name = name;
        this.palette = palette;
    }

    /** A visualiser with colours for each class. */
    public static DetLocalVisualizer of(Palette palette) {
        return new DetLocalVisualizer("visualizer", palette);
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /**
     * Draws.
     *
     * @param image the picture; it stays as it is
     * @param detections in pixels of the picture
     * @param scoreThr detections of a lower score are left out
     * @return a picture of the same size
     */
    public Image draw(Image image, Detections detections, double scoreThr) {
        Detections shown = detections.above(scoreThr);
        Drawing drawing = new Drawing();
        // Labels come after all boxes and the best last, so that neither a line nor a worse label hides it.
        for (int i = shown.size() - 1; i >= 0; i--) {
            Box box = shown.bboxes().get(i);
            drawing.box(box.x1(), box.y1(), box.x2(), box.y2(), color(shown, i));
        }
        for (int i = shown.size() - 1; i >= 0; i--) {
            Box box = shown.bboxes().get(i);
            drawing.label(box.x1(), box.y1(), text(shown, i), color(shown, i));
        }
        return drawing.on(image);
    }

    private Color color(Detections detections, int i) {
        return palette.of(detections.labels().get(i));
    }

    private static String text(Detections detections, int i) {
        return String.format(
                Locale.ROOT,
                "%s: %.1f",
                detections.classes().get(i),
                100 * detections.scores().get(i));
    }
}
