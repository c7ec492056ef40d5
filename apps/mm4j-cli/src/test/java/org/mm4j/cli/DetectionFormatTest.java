package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.det.apis.Detections;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/** Detections as JSON, in the form of mmdet's inferencer. */
class DetectionFormatTest {

    private static final DatasetMeta META = new DatasetMeta(List.of("cat", "dog"), List.of());

    private static String json(InstanceData found, double kept) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            new DetectionFormat(META, kept, kept, null).write(json, Detections.of(found, new ImageSize(4, 6), META));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static InstanceData scored(float... scores) {
        long[] labels = new long[scores.length];
        labels[0] = 1;
        return InstanceData.ofSize(scores.length).with("scores", scores).with("labels", labels);
    }

    @Test
    void masksAreRunLengthsInTheOrderOfTheScores() throws IOException {
        InstanceData found = MaskField.withRles(
                scored(0.25f, 0.5f).with("bboxes", new float[] {0, 0, 2, 2, 1, 1, 5, 3}, 4),
                List.of(Rle.ofBox(0, 0, 2, 2, 4, 6), Rle.ofBox(1, 1, 4, 2, 4, 6)));
        // The counts are those of pycocotools for the same masks.
        assertThat(json(found, 0))
                .isEqualTo("{\"width\":6,\"height\":4,\"predictions\":{\"labels\":[0,1],"
                        + "\"classes\":[\"cat\",\"dog\"],\"scores\":[0.5,0.25],"
                        + "\"bboxes\":[[1.0,1.0,5.0,3.0],[0.0,0.0,2.0,2.0]],"
                        + "\"masks\":[{\"size\":[4,6],\"counts\":\"522000003\"},"
                        + "{\"size\":[4,6],\"counts\":\"0220`0\"}]}}");
        assertThat(json(found, 0.3))
                .contains("\"labels\":[0]")
                .contains("522000003")
                .doesNotContain("0220`0");
    }

    @Test
    void turnedBoxesHaveFiveNumbers() throws IOException {
        InstanceData found = scored(0.75f).with("bboxes", new float[] {3, 2, 4, 2, 0.5f}, 5);
        assertThat(json(found, 0))
                .contains("\"classes\":[\"dog\"]", "\"bboxes\":[[3.0,2.0,4.0,2.0,0.5]]")
                .doesNotContain("masks");
    }
}
