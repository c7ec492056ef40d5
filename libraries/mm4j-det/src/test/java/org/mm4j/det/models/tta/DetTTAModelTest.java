package org.mm4j.det.models.tta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

@TestInstance(Lifecycle.PER_CLASS)
class DetTTAModelTest {

    private final DetTTAModel model = build(7);

    private static DetTTAModel build(int most) {
        ConfigDict config = (ConfigDict) Configs.of(Json.parse("{\"type\": \"DetTTAModel\","
                + " \"tta_cfg\": {\"nms\": {\"type\": \"nms\", \"iou_threshold\": 0.5}, \"max_per_img\": " + most
                + "}}"));
        return Models.scope("mmdet")
                .build(
                        new RegistryKey<>("model", DetTTAModel.class),
                        config.with("module", Models.yoloxConfig(Models.Size.NANO, "")));
    }

    @BeforeAll
    void fill() {
        Models.fill(model.module(), 3);
        model.eval();
    }

    @AfterAll
    void close() {
        model.close();
    }

    @Test
    void mergesAsTheOriginalDoes() throws IOException {
        JsonNode golden;
        try (InputStream in = DetTTAModelTest.class.getResourceAsStream("/tta/merged.json")) {
            golden = Json.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
        List<DetDataSample> variants = new ArrayList<>();
        for (JsonNode variant : golden.get("variants")) {
            String direction = variant.get("flip_direction").textValue();
            DetDataSample sample = DetDataSample.empty()
                    .withMeta(ResultKey.ORI_SHAPE, new ImageSize(60, 100))
                    .withMeta(ResultKey.FLIP, direction != null);
            if (direction != null) {
                sample = sample.withMeta(ResultKey.FLIP_DIRECTION, direction);
            }
            variants.add(sample.withPredInstances(instances(variant)));
        }
        InstanceData expected = instances(golden.get("expected"));
        InstanceData merged = model.merge(variants).predInstances().orElseThrow();
        assertThat(merged.longs("labels").values())
                .isEqualTo(expected.longs("labels").values());
        assertThat(merged.floats("scores").values())
                .containsExactly(expected.floats("scores").values(), within(1e-4f));
        assertThat(merged.floats("bboxes").values())
                .containsExactly(expected.floats("bboxes").values(), within(1e-3f));
    }

    private static InstanceData instances(JsonNode node) {
        int size = node.get("labels").size();
        float[] boxes = new float[4 * size];
        float[] scores = new float[size];
        long[] labels = new long[size];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < 4; c++) {
                boxes[4 * i + c] = node.get("bboxes").get(i).get(c).floatValue();
            }
            scores[i] = node.get("scores").get(i).floatValue();
            labels[i] = node.get("labels").get(i).longValue();
        }
        return InstanceData.ofSize(size)
                .with("bboxes", boxes, 4)
                .with("scores", scores)
                .with("labels", labels);
    }

    private static Results packed(int height, int width) {
        Image image = new Image(height, width, 3, SyntheticWeights.image("tta", height, width));
        return new Results()
                .put(DetKeys.INPUTS, image)
                .put(
                        DetKeys.DATA_SAMPLES,
                        DetDataSample.empty()
                                .withMeta(ResultKey.ORI_SHAPE, image.size())
                                .withMeta(ResultKey.IMG_SHAPE, image.size())
                                .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1)));
    }

    @Test
    void equalVariantsGiveWhatOneGives() {
        InstanceData found = InstanceData.ofSize(2)
                .with("bboxes", new float[] {10, 10, 40, 40, 12, 50, 30, 58}, 4)
                .with("scores", new float[] {0.9f, 0.4f})
                .with("labels", new long[] {1, 0});
        DetDataSample sample = DetDataSample.empty().withPredInstances(found);
        InstanceData merged =
                model.merge(List.of(sample, sample, sample)).predInstances().orElseThrow();
        assertThat(merged.floats("bboxes").values())
                .isEqualTo(found.floats("bboxes").values());
        assertThat(merged.floats("scores").values())
                .isEqualTo(found.floats("scores").values());
        DetDataSample nothing = DetDataSample.empty().withPredInstances(found.select());
        assertThat(model.merge(List.of(nothing, nothing))
                        .predInstances()
                        .orElseThrow()
                        .size())
                .isZero();
    }

    @Test
    void refusesWhatCannotBeMerged() {
        assertThatThrownBy(() -> model.testStep(List.of(packed(64, 64)))).hasMessageContaining("TestTimeAug");
        InstanceData turned = InstanceData.ofSize(1)
                .with("bboxes", new float[5], 5)
                .with("scores", new float[1])
                .with("labels", new long[1]);
        assertThatThrownBy(() -> model.merge(List.of(DetDataSample.empty().withPredInstances(turned))))
                .hasMessageContaining("turned boxes");
    }
}
