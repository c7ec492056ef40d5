package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/** What tests of training need: ground truth as golden cases write it, and norms of gradients. */
public final class Training {

    private Training() {}

    /** Ground truth of pictures, such as {@code [{"bboxes": [[x1, y1, x2, y2]], "labels": [0]}]}. */
    public static List<DetDataSample> samples(JsonNode truth) {
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode picture : truth) {
            samples.add(DetDataSample.empty().withGtInstances(instances(picture)));
        }
        return samples;
    }

    /** {@link #samples(JsonNode)} of pictures of one size. */
    public static List<DetDataSample> samples(JsonNode truth, int height, int width) {
        ImageSize size = new ImageSize(height, width);
        return samples(truth).stream()
                .map(sample -> sample.withMeta(ResultKey.IMG_SHAPE, size).withMeta(ResultKey.PAD_SHAPE, size))
                .toList();
    }

    private static InstanceData instances(JsonNode picture) {
        int n = picture.get("labels").size();
        float[] boxes = new float[4 * n];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            labels[i] = picture.get("labels").get(i).longValue();
            for (int c = 0; c < 4; c++) {
                boxes[4 * i + c] = picture.get("bboxes").get(i).get(c).floatValue();
            }
        }
        return InstanceData.ofSize(n).with("bboxes", boxes, 4).with("labels", labels);
    }

    /** The Euclidean norm of each parameter's gradient; parameters without one are left out. */
    public static Map<String, Double> gradientNorms(BaseModule model) {
        Map<String, Double> norms = new LinkedHashMap<>();
        TorchScope.run(() -> model.namedParameters().forEach((name, parameter) -> {
            Tensor gradient = parameter.value().grad();
            if (gradient.defined()) {
                double sum = 0;
                for (float value : Tensors.floats(gradient)) {
                    sum += (double) value * value;
                }
                norms.put(name, Math.sqrt(sum));
            }
        }));
        return norms;
    }

    /** The norm over all parameters. */
    public static double total(Map<String, Double> norms) {
        return Math.sqrt(
                norms.values().stream().mapToDouble(norm -> norm * norm).sum());
    }
}
