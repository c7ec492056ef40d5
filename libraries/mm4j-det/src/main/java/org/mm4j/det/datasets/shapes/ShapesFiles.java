package org.mm4j.det.datasets.shapes;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.det.structures.mask.Rle;

/** The annotations of a data set of shapes as files. */
final class ShapesFiles {

    /** Digits behind the point of pixels. */
    private static final int PIXELS = 2;

    private static final int RADIANS = 6;

    private ShapesFiles() {}

    /** Lines as in DOTA: x and y of four corners, class, difficulty. */
    static String dota(List<ShapeObject> objects) {
        StringBuilder text = new StringBuilder();
        for (ShapeObject object : objects) {
            for (double corner : object.corners()) {
                text.append(number(corner, PIXELS).toPlainString()).append(' ');
            }
            text.append(object.kind().label()).append(" 0\n");
        }
        return text.toString();
    }

    /** A file as COCO has it for the pictures of a split. */
    static void coco(Path file, ShapesSettings settings, List<List<ShapeObject>> pictures) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JsonGenerator json = new JsonFactory().createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeObjectFieldStart("info");
            json.writeStringField("description", "coloured shapes, made by mm4j dataset shapes");
            json.writeNumberField("seed", settings.seed());
            json.writeStringField("rbox", "x and y of the middle, width, height, angle in radians (le90)");
            json.writeEndObject();
            json.writeArrayFieldStart("images");
            for (int i = 0; i < pictures.size(); i++) {
                json.writeRaw('\n');
                json.writeStartObject();
                json.writeNumberField("id", i + 1);
                json.writeStringField("file_name", ShapesGenerator.fileName(i, "png"));
                json.writeNumberField("width", settings.size().width());
                json.writeNumberField("height", settings.size().height());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("categories");
            for (int label = 0; label < settings.kinds().size(); label++) {
                json.writeStartObject();
                json.writeNumberField("id", label + 1);
                json.writeStringField("name", settings.kinds().get(label).label());
                json.writeStringField("supercategory", "shape");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("annotations");
            int id = 0;
            for (int i = 0; i < pictures.size(); i++) {
                for (ShapeObject object : pictures.get(i)) {
                    json.writeRaw('\n');
                    annotation(json, settings, ++id, i + 1, object);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void annotation(JsonGenerator json, ShapesSettings settings, int id, int image, ShapeObject object)
            throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", id);
        json.writeNumberField("image_id", image);
        json.writeNumberField("category_id", settings.kinds().indexOf(object.kind()) + 1);
        json.writeNumberField("iscrowd", 0);
        json.writeNumberField(
                "area",
                Rle.ofPolygons(
                                object.polygons(),
                                settings.size().height(),
                                settings.size().width())
                        .area());
        numbers(json, "bbox", PIXELS, object.bbox());
        json.writeArrayFieldStart("rbox");
        for (int i = 0; i < object.rotated().length; i++) {
            json.writeNumber(number(object.rotated()[i], i == 4 ? RADIANS : PIXELS));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("segmentation");
        for (double[] polygon : object.polygons()) {
            json.writeStartArray();
            for (double corner : polygon) {
                json.writeNumber(number(corner, PIXELS));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, String name, int digits, double... values) throws IOException {
        json.writeArrayFieldStart(name);
        for (double value : values) {
            json.writeNumber(number(value, digits));
        }
        json.writeEndArray();
    }

    /** A number with few digits, without needless zeros. */
    private static BigDecimal number(double value, int digits) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
