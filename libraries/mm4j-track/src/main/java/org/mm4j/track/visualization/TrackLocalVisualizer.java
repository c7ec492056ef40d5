package org.mm4j.track.visualization;

import java.util.Comparator;
import java.util.List;
import org.mm4j.cv.image.Color;
import org.mm4j.cv.image.Drawing;
import org.mm4j.cv.visualization.LineStyle;
import org.mm4j.cv.visualization.VisualizerArgs;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.visualization.Palette;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;

/** Draws tracks: a box, a label and a trail each, in a colour that belongs to the identity. Safe for several threads. */
@Doc("Draws tracks on frames, coloured by identity.")
public final class TrackLocalVisualizer {

    /** The arguments. */
    public record Args(
            @Inline VisualizerArgs common, @Inline LineStyle style) {}

    /** After so many identities colours come again. */
    private static final int COLORS = 1000;

    private final String name;
    private final LineStyle style;
    private final Palette palette = Palette.generated();

    /** Makes a visualiser. */
    public TrackLocalVisualizer(Args args) {
        this.name = args.common().name();
        this.style = args.style();
    }

    /** A visualiser where no config names one, whose lines hide what is below. */
    public static TrackLocalVisualizer plain() {
        return new TrackLocalVisualizer(new Args(VisualizerArgs.named("visualizer"), new LineStyle(null, 1)));
    }

    /** The name it was given. */
    public String name() {
        return name;
    }

    /** The colour of an identity. */
    public Color color(long id) {
        return palette.of((int) Math.floorMod(id, (long) COLORS));
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
        Drawing lines = new Drawing(style.pixels());
        for (TrackedBox tracked : tracks.boxes()) {
            List<Trails.Point> points = trails.of(tracked.id());
            for (int i = 1; i < points.size(); i++) {
                Trails.Point from = points.get(i - 1);
                Trails.Point to = points.get(i);
                lines.line(from.x(), from.y(), to.x(), to.y(), color(tracked.id()));
            }
        }
        Drawing labels = new Drawing(style.pixels());
        // The best come last, so that no worse label hides theirs.
        tracks.boxes().stream()
                .sorted(Comparator.comparingDouble(TrackedBox::score))
                .forEach(tracked -> {
                    box(lines, tracked.box(), tracked.id());
                    labels.label(
                            tracked.box().x1(),
                            tracked.box().y1(),
                            tracked.id() + " " + tracked.className(),
                            color(tracked.id()));
                });
        return labels.on(lines.on(image, style.alpha()));
    }

    /**
     * Draws instances of the truth.
     *
     * @param image the frame; it stays as it is
     * @param instances in pixels of the frame: {@code bboxes} of 4 numbers, {@code masks}, {@code labels} and
     *     {@code instances_ids}, as far as they have them; without identities each has a colour of its own
     * @return a frame of the same size
     */
    public Image draw(Image image, InstanceData instances, DatasetMeta meta) {
        List<Rle> masks = MaskField.isIn(instances) ? MaskField.rles(instances) : List.of();
        boolean isBoxed = instances.has("bboxes");
        Drawing filled = new Drawing(style.pixels());
        Drawing lines = new Drawing(style.pixels());
        Drawing labels = new Drawing(style.pixels());
        for (int i = instances.size() - 1; i >= 0; i--) {
            long id = instances.has("instances_ids")
                    ? instances.longs("instances_ids").at(i, 0)
                    : i;
            double[] corner = {0, 0};
            if (!masks.isEmpty()) {
                filled.mask(masks.get(i).decode(), color(id), style.alpha());
                corner = masks.get(i).bbox();
            }
            if (isBoxed) {
                Column.Floats boxes = instances.floats("bboxes");
                Box box = new Box(boxes.at(i, 0), boxes.at(i, 1), boxes.at(i, 2), boxes.at(i, 3));
                box(lines, box, id);
                corner = new double[] {box.x1(), box.y1()};
            }
            String name = instances.has("labels")
                    ? meta.name((int) instances.longs("labels").at(i, 0))
                    : "";
            labels.label(corner[0], corner[1], (id + " " + name).strip(), color(id));
        }
        return labels.on(lines.on(filled.on(image), style.alpha()));
    }

    private void box(Drawing drawing, Box box, long id) {
        drawing.box(box.x1(), box.y1(), box.x2(), box.y2(), color(id));
    }
}
