package org.mm4j.det.support;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;

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

    /**
     * The pictures of a case with {@code input}, {@code gt} and perhaps {@code masks}: then the mask of each box is the
     * part of it below its diagonal.
     */
    public static List<DetDataSample> ofCase(JsonNode node) {
        int height = node.get("input").get("height").intValue();
        int width = node.get("input").get("width").intValue();
        List<DetDataSample> samples = samples(node.get("gt"), height, width).stream()
                .map(sample -> sample.withMeta(ResultKey.ORI_SHAPE, new ImageSize(height, width))
                        .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1))
                        .withMeta(DetKeys.BATCH_INPUT_SHAPE, new ImageSize(height, width)))
                .toList();
        return node.path("masks").booleanValue()
                ? samples.stream()
                        .map(sample -> sample.withGtInstances(withMasks(sample.gtInstances(), height, width)))
                        .toList()
                : samples;
    }

    private static InstanceData withMasks(InstanceData there, int height, int width) {
        List<byte[]> masks = new ArrayList<>();
        for (int i = 0; i < there.size(); i++) {
            int[] box = new int[4];
            for (int c = 0; c < box.length; c++) {
                box[c] = (int) there.floats("bboxes").at(i, c);
            }
            byte[] mask = new byte[height * width];
            for (int y = box[1]; y < box[3]; y++) {
                int reach = (y - box[1]) * (box[2] - box[0]) / (box[3] - box[1]);
                Arrays.fill(mask, y * width + box[0], y * width + box[0] + reach + 1, (byte) 1);
            }
            masks.add(mask);
        }
        return MaskField.with(there, BitmapMasks.of(masks, height, width));
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
