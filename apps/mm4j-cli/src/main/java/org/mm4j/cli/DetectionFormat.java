package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.Box;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.RotatedBox;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.det.visualization.Palette;
import org.mm4j.engine.structures.Image;

/** Detections: as mmdet's inferencer writes them, and drawn as boxes, turned boxes and masks. */
final class DetectionFormat implements ResultFormat<Detections> {

    private final double kept;
    private final double drawn;
    private final DetLocalVisualizer visualizer;

    /**
     * A format.
     *
     * @param kept predictions of lower scores are left out of the JSON
     * @param drawn predictions of lower scores are not drawn
     * @param visualizer that of the config, or null
     */
    DetectionFormat(DatasetMeta meta, double kept, double drawn, @Nullable DetLocalVisualizer visualizer) {
        this.kept = kept;
        this.drawn = drawn;
        this.visualizer = visualizer(visualizer, meta);
    }

    /** A visualiser with the colours of a data set: that of a config, or one where that names none. */
    static DetLocalVisualizer visualizer(@Nullable DetLocalVisualizer configured, DatasetMeta meta) {
        return configured == null ? DetLocalVisualizer.of(palette(meta)) : configured.with(palette(meta));
    }

    /** The colours of a data set, as far as it has some. */
    private static Palette palette(DatasetMeta meta) {
        return meta.palette().isEmpty() ? Palette.generated() : Palette.of(meta.palette());
    }

    @Override
    public Image draw(Image picture, Detections result) {
        return visualizer.draw(picture, result, drawn);
    }

    @Override
    public void write(JsonGenerator json, Detections result) throws IOException {
        Detections found = result.above(kept);
        json.writeNumberField("width", found.width());
        json.writeNumberField("height", found.height());
        json.writeObjectFieldStart("predictions");
        json.writeFieldName("labels");
        json.writeArray(found.labels().stream().mapToInt(Integer::intValue).toArray(), 0, found.size());
        json.writeFieldName("classes");
        json.writeArray(found.classes().toArray(new String[0]), 0, found.size());
        json.writeArrayFieldStart("scores");
        for (float score : found.scores()) {
            json.writeNumber(score);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("bboxes");
        if (found.rotated().isEmpty()) {
            for (Box box : found.bboxes()) {
                numbers(json, box.x1(), box.y1(), box.x2(), box.y2());
            }
        } else {
            for (RotatedBox box : found.rotated()) {
                numbers(json, box.x(), box.y(), box.width(), box.height(), box.angle());
            }
        }
        json.writeEndArray();
        if (!found.masks().isEmpty()) {
            json.writeArrayFieldStart("masks");
            for (Rle mask : found.masks()) {
                json.writeStartObject();
                json.writeFieldName("size");
                json.writeArray(new int[] {mask.height(), mask.width()}, 0, 2);
                json.writeStringField("counts", mask.compress());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, float... values) throws IOException {
        json.writeStartArray();
        for (float value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }
}
