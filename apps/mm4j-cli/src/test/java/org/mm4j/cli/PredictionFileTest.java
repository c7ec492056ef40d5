package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.Json;

class PredictionFileTest {

    private static final float[] SCORES = {0.75f, 0.25f, 0.5f};

    @TempDir
    private Path folder;

    private JsonNode written(Object... samples) throws IOException {
        Path path = folder.resolve("out.json");
        try (PredictionFile file = PredictionFile.open(path, Metainfo.ofClasses(List.of("a", "b", "c")))) {
            file.write(List.of(samples));
            file.complete();
        }
        return Json.read(path).get("predictions");
    }

    private static DetDataSample detected(Object id) {
        return DetDataSample.empty()
                .withMeta(new ResultKey<>("img_id", Object.class), id)
                .withMeta(ResultKey.ORI_SHAPE, new ImageSize(8, 9))
                .withPredInstances(InstanceData.ofSize(1)
                        .with("bboxes", new float[] {4, 4, 3, 2, 0.5f}, 5)
                        .with("labels", new long[] {1})
                        .with("scores", new float[] {0.5f}));
    }

    @Test
    void picturesAreNamedByNumberOrText() throws IOException {
        JsonNode predictions = written(detected("P10"), detected(7L));
        assertThat(predictions.get(0).get("img_id").textValue()).isEqualTo("P10");
        assertThat(predictions.get(1).get("img_id").isIntegralNumber()).isTrue();
        assertThat(predictions.get(1).get("img_id").longValue()).isEqualTo(7);
        assertThat(predictions.get(0).at("/predictions/bboxes/0")).hasSize(5);
    }

    @Test
    void anyNumberOfLabelsIsAList() throws IOException {
        JsonNode predictions = written(
                ClsDataSample.EMPTY.withPredictions(SCORES, List.of()),
                ClsDataSample.EMPTY.withPredictions(SCORES, List.of(0)),
                ClsDataSample.EMPTY.withPredictions(SCORES, List.of(0, 2)),
                ClsDataSample.EMPTY.withPrediction(SCORES, 2));
        assertThat(predictions.get(0).get("pred_label").isArray()).isTrue();
        assertThat(predictions.get(0).get("pred_label")).isEmpty();
        assertThat(predictions.get(0).get("pred_scores")).hasSize(3);
        assertThat(predictions.get(1).get("pred_label").toString()).isEqualTo("[0]");
        assertThat(predictions.get(2).get("pred_label").toString()).isEqualTo("[0,2]");
        assertThat(predictions.get(2).get("pred_class").toString()).isEqualTo("[\"a\",\"c\"]");
        assertThat(predictions.get(3).get("pred_label").intValue()).isEqualTo(2);
        assertThat(predictions.get(3).get("pred_class").textValue()).isEqualTo("c");
    }
}
