package org.mm4j.rotate.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.evaluation.DOTAMetric;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.testkit.Json;

/** Truth and detections of the golden metrics, and the metric that judges them. */
public final class RotatedTruth {

    private RotatedTruth() {}

    public static List<String> classes(JsonNode data) {
        List<String> classes = new ArrayList<>();
        data.get("classes").forEach(name -> classes.add(name.asText()));
        return classes;
    }

    /** Predicted samples, with boxes of five numbers or the same as four corners. */
    public static List<DetDataSample> samples(JsonNode data, boolean asCorners) {
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode image : data.get("images")) {
            float[] rows = Json.floats(image.get("detections"));
            int count = rows.length / 7;
            float[] boxes = new float[5 * count];
            float[] scores = new float[count];
            float[] labels = new float[count];
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows, 7 * i, boxes, 5 * i, 5);
                scores[i] = rows[7 * i + 5];
                labels[i] = rows[7 * i + 6];
            }
            samples.add(DetDataSample.empty()
                    .withMeta(
                            new ResultKey<>("img_id", String.class),
                            image.get("id").asText())
                    .withGtInstances(instances(
                            Json.floats(image.get("gt_bboxes")), Json.floats(image.get("gt_labels")), asCorners))
                    .withIgnoredInstances(instances(
                            Json.floats(image.get("ignored_bboxes")),
                            Json.floats(image.get("ignored_labels")),
                            asCorners))
                    .withPredInstances(instances(boxes, labels, asCorners).with("scores", scores)));
        }
        return samples;
    }

    /** Boxes and labels. */
    public static InstanceData instances(float[] boxes, float[] labels, boolean asCorners) {
        long[] numbers = new long[labels.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (long) labels[i];
        }
        return InstanceData.ofSize(numbers.length)
                .with("bboxes", asCorners ? corners(boxes) : boxes, asCorners ? 8 : 5)
                .with("labels", numbers);
    }

    /** The corners of boxes of five numbers. */
    public static float[] corners(float[] boxes) {
        return new RotatedBoxes(boxes).corners();
    }

    /** A metric with these arguments. */
    public static DOTAMetric metric(JsonNode arguments) {
        ConfigDict config = (ConfigDict) Configs.of(arguments);
        return Registries.discover()
                .context("mmrotate")
                .build(
                        new RegistryKey<>("metric", DOTAMetric.class),
                        config.with("type", ConfigString.of("DOTAMetric")));
    }
}
