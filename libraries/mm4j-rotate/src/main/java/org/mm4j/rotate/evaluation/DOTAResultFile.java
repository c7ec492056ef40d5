package org.mm4j.rotate.evaluation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.det.evaluation.MeanAp;
import org.mm4j.engine.io.WholeFile;

/** Detections as JSON, in the form of COCO's results. */
final class DOTAResultFile {

    private DOTAResultFile() {}

    /**
     * Writes {@code <prefix>.bbox.json}: a list of dicts of {@code image_id}, {@code bbox}, {@code score} and
     * {@code category_id}, which is the number of the class.
     *
     * @return the file
     */
    static Path write(List<DOTADigest> digests, PredictedBoxes type, String prefix) throws IOException {
        Path file = Path.of(prefix + ".bbox.json");
        try (WholeFile whole = WholeFile.of(file)) {
            try (JsonGenerator json =
                    new JsonFactory().createGenerator(whole.part().toFile(), JsonEncoding.UTF8)) {
                json.writeStartArray();
                for (DOTADigest digest : digests) {
                    write(json, digest, type);
                }
                json.writeEndArray();
            }
            whole.complete();
        }
        return file;
    }

    private static void write(JsonGenerator json, DOTADigest digest, PredictedBoxes type) throws IOException {
        MeanAp.Picture picture = digest.picture();
        for (int i = 0; i < picture.scores().length; i++) {
            json.writeStartObject();
            if (digest.image() instanceof Long number) {
                json.writeNumberField("image_id", number);
            } else {
                json.writeStringField("image_id", digest.image().toString());
            }
            json.writeArrayFieldStart("bbox");
            for (int k = 0; k < type.width(); k++) {
                json.writeNumber((double) picture.detections()[i * type.width() + k]);
            }
            json.writeEndArray();
            json.writeNumberField("score", (double) picture.scores()[i]);
            json.writeNumberField("category_id", picture.detectionLabels()[i]);
            json.writeEndObject();
        }
    }
}
