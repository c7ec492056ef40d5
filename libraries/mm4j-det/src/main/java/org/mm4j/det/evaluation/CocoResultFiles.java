package org.mm4j.det.evaluation;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.io.WholeFile;

/** Results in the format that COCO's evaluation server takes. */
final class CocoResultFiles {

    private CocoResultFiles() {}

    /** Writes {@code prefix.bbox.json}, and {@code prefix.segm.json} if there are masks; says where they are. */
    static String write(String prefix, List<CocoDigest> digests, CocoTruth truth) throws IOException {
        Path boxes = ResultFiles.boxes(prefix);
        write(boxes, digests, truth, false);
        if (digests.stream().noneMatch(digest -> digest.masks() != null)) {
            return "results are in " + boxes;
        }
        Path masks = Path.of(prefix + ".segm.json");
        write(masks, digests, truth, true);
        return "results are in " + boxes + " and " + masks;
    }

    private static void write(Path file, List<CocoDigest> digests, CocoTruth truth, boolean withMasks)
            throws IOException {
        try (WholeFile whole = WholeFile.of(file)) {
            try (JsonGenerator json = new JsonFactory().createGenerator(whole.stream(), JsonEncoding.UTF8)) {
                json.writeStartArray();
                for (CocoDigest digest : digests) {
                    write(json, digest, truth, withMasks);
                }
                json.writeEndArray();
            }
            whole.complete();
        }
    }

    private static void write(JsonGenerator json, CocoDigest digest, CocoTruth truth, boolean withMasks)
            throws IOException {
        List<Rle> masks = digest.masks();
        for (int i = 0; i < digest.labels().length; i++) {
            if (withMasks && masks == null) {
                continue;
            }
            float[] maskScores = digest.maskScores();
            json.writeStartObject();
            json.writeNumberField("image_id", digest.image());
            json.writeFieldName("bbox");
            json.writeArray(digest.xywh(i), 0, 4);
            json.writeNumberField(
                    "score", (double) (withMasks && maskScores != null ? maskScores[i] : digest.scores()[i]));
            json.writeNumberField("category_id", truth.category(digest.labels()[i]));
            writeMask(json, withMasks && masks != null ? masks.get(i) : null);
            json.writeEndObject();
        }
    }

    private static void writeMask(JsonGenerator json, @Nullable Rle mask) throws IOException {
        if (mask != null) {
            json.writeObjectFieldStart("segmentation");
            json.writeFieldName("size");
            json.writeArray(new int[] {mask.height(), mask.width()}, 0, 2);
            json.writeStringField("counts", mask.compress());
            json.writeEndObject();
        }
    }
}
