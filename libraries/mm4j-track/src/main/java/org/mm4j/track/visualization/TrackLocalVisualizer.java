package org.mm4j.track.visualization;

import java.util.Comparator;
import java.util.List;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.det.structures.Box;
import org.mm4j.det.visualization.Palette;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;

/** Draws tracks: a box, a label and a trail each, in a colour that belongs to the identity. Safe for several threads. */
@Doc("Draws tracks on frames, coloured by identity.")
public final class TrackLocalVisualizer {

    /** The arguments. */
    public record Args(
            @Default("'visualizer'") @Doc("name of this visualiser")
            String name) {}

    /** After so many identities colours come again. */
    private static final int COLORS = 1000;

    private final String name;
    private final Palette palette = Palette.generated();

    /** Makes a visualiser. */
    public TrackLocalVisualizer(Args args) {
        this.name = args.name();
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /** The colour of an identity. */
    public Color color(long id) {
        return palette.of((int) (id % COLORS));
    }

    /**
     * Draws.
     *
     * @param image the frame; it stays as it is
     * @param tracks those in the frame
     * @param trails where tracks were, this frame included
     * @return a frame of the same size
     */
    public Image draw(Image image, Tracks tracks, Trails trails) {
        Drawing drawing = new Drawing();
        for (TrackedBox tracked : tracks.boxes()) {
            List<Trails.Point> points = trails.of(tracked.id());
            for (int i = 1; i < points.size(); i++) {
                Trails.Point from = points.get(i - 1);
                Trails.Point to = points.get(i);
                drawing.line(from.x(), from.y(), to.x(), to.y(), color(tracked.id()));
            }
        }
        for (TrackedBox tracked : tracks.boxes()) {
            Box box = tracked.box();
            drawing.box(box.x1(), box.y1(), box.x2(), box.y2(), color(tracked.id()));
        }
        // The best come last, so that no worse label hides theirs.
        tracks.boxes().stream()
                .sorted(Comparator.comparingDouble(TrackedBox::score))
                .forEach(tracked -> drawing.label(
                        tracked.box().x1(),
                        tracked.box().y1(),
                        tracked.id() + " " + tracked.className(),
                        color(tracked.id())));
        return drawing.on(image);
    }
}
