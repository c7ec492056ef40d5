package org.mm4j.rotate.models.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.support.BoxForms;
import org.mm4j.rotate.support.Configs;
import org.mm4j.rotate.support.RotatedTruth;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** What the resources with numbers of heads have in common. */
final class HeadCases {

    static final double TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

    private HeadCases() {}

    /** The head of a case, with weights made of their names. */
    static <M extends BaseModule> M build(Class<M> type, JsonNode one) {
        ConfigDict config = ((ConfigDict) Configs.of(one.get("head")))
                .with("train_cfg", Configs.of(one.get("train_cfg")))
                .with("test_cfg", Configs.of(one.get("test_cfg")));
        M head = Registries.discover().context("mmrotate").build(new RegistryKey<>("model", type), config);
        double gain = one.get("gain").doubleValue();
        head.namedState()
                .forEach((name, parameter) ->
                        Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain)));
        head.eval();
        assertThat(shapes(head)).isEqualTo(shapes(one.get("keys")));
        return head;
    }

    private static Map<String, List<Long>> shapes(BaseModule head) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        head.namedState().forEach((name, parameter) -> {
            List<Long> shape = new ArrayList<>();
            for (long size : parameter.shape()) {
                shape.add(size);
            }
            shapes.put(name, shape);
        });
        return shapes;
    }

    private static Map<String, List<Long>> shapes(JsonNode keys) {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        keys.properties().forEach(entry -> {
            List<Long> shape = new ArrayList<>();
            entry.getValue().forEach(size -> shape.add(size.longValue()));
            shapes.put(entry.getKey(), shape);
        });
        return shapes;
    }

    static List<Tensor> features(JsonNode golden) {
        List<Tensor> features = new ArrayList<>();
        int channels = golden.get("channels").intValue();
        for (int level = 0; level < golden.get("sizes").size(); level++) {
            int height = golden.get("sizes").get(level).get(0).intValue();
            int width = golden.get("sizes").get(level).get(1).intValue();
            float[] values = SyntheticWeights.uniform("rotate/feature/" + level, 2 * channels * height * width, -1, 1);
            features.add(Tensors.of(values, 2, channels, height, width).set_requires_grad(true));
        }
        return features;
    }

    /** Two pictures, as the script that made the numbers has them. */
    static List<DetDataSample> samples(JsonNode golden, boolean isOneClass) {
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode truth : golden.get("truth")) {
            samples.add(DetDataSample.empty()
                    .withMeta(ResultKey.IMG_SHAPE, new ImageSize(96, 128))
                    .withMeta(ResultKey.PAD_SHAPE, new ImageSize(96, 128))
                    .withMeta(ResultKey.ORI_SHAPE, new ImageSize(48, 64))
                    .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(2, 2))
                    .withGtInstances(RotatedTruth.instances(
                            Json.floats(truth.get("bboxes")),
                            isOneClass ? new float[truth.get("labels").size()] : Json.floats(truth.get("labels")),
                            false)));
        }
        return samples;
    }

    static void checkLosses(Losses losses, JsonNode expected) {
        assertThat(losses.entries()).hasSize(expected.size());
        expected.properties().forEach(entry -> {
            List<Tensor> own = losses.entries().getOrDefault(entry.getKey(), List.of());
            assertThat(own).as(entry.getKey()).hasSize(entry.getValue().size());
            for (int i = 0; i < own.size(); i++) {
                close(
                        entry.getKey() + " " + i,
                        own.get(i).item_double(),
                        entry.getValue().get(i).doubleValue(),
                        TOLERANCE);
            }
        });
    }

    static void checkGradients(BaseModule head, List<Tensor> features, JsonNode expected) {
        Map<String, Double> norms = new LinkedHashMap<>();
        head.namedParameters().forEach((name, parameter) -> {
            Tensor gradient = parameter.value().grad();
            if (gradient.defined()) {
                norms.put(name, gradient.norm().item_double());
            }
        });
        assertThat(norms).containsOnlyKeys(names(expected.get("gradients")));
        expected.get("gradients")
                .properties()
                .forEach(entry -> close(
                        entry.getKey(),
                        norms.getOrDefault(entry.getKey(), Double.NaN),
                        entry.getValue().doubleValue(),
                        GRADIENT_TOLERANCE));
        for (int level = 0; level < features.size(); level++) {
            close(
                    "the gradient of map " + level,
                    features.get(level).grad().norm().item_double(),
                    expected.get("feature_gradients").get(level).doubleValue(),
                    GRADIENT_TOLERANCE);
        }
    }

    private static List<String> names(JsonNode dict) {
        return dict.properties().stream().map(Map.Entry::getKey).toList();
    }

    /** Detections of each picture. */
    static void checkInstances(List<InstanceData> found, JsonNode expected) {
        for (int picture = 0; picture < found.size(); picture++) {
            JsonNode wanted = expected.get(picture);
            InstanceData own = found.get(picture);
            assertThat(own.floats("scores").values())
                    .containsExactly(Json.floats(wanted.get("scores")), within((float) TOLERANCE));
            for (int i = 0; i < own.size(); i++) {
                assertThat(own.longs("labels").at(i, 0))
                        .isEqualTo(wanted.get("labels").get(i).longValue());
            }
            BoxForms.check(own.floats("bboxes").values(), Json.floats(wanted.get("bboxes")), 1e-2f);
        }
    }

    private static void close(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.max(1e-3, Math.abs(expected))));
    }
}
