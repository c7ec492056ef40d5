package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.heads.TestCfg;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.Training;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Heads that propose boxes, by themselves, against numbers of the originals. */
class ProposalHeadsTest {

    private static final double TOLERANCE = 1e-4;
    private static final double LOOSE = 1e-3;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> haveTheOriginalsNumbers() {
        return Stream.of("ga_rpn", "ga_retina")
                .map(name -> DynamicTest.dynamicTest(
                        name, () -> check(Json.resource(ProposalHeadsTest.class, "twostage/" + name + ".json"))));
    }

    private static void check(JsonNode golden) {
        DenseHead head = Models.scope("mmdet")
                .build(new RegistryKey<>("model", DenseHead.class), Configs.dict(golden.get("head")));
        try (BaseModule module = BaseModule.of(head)) {
            Models.fill(module, golden.get("gain").doubleValue());
            module.train(true);
            TorchScope.run(() -> {
                Losses losses;
                if (golden.has("proposal")) {
                    DenseHead.LossesAndPredictions both =
                            head.lossAndPredict(features(golden), samples(golden), cfg(golden.get("proposal")));
                    losses = both.losses();
                    compare(both.predictions(), golden.get("proposals"));
                } else {
                    losses = head.loss(features(golden), samples(golden));
                }
                assertThat(losses.entries().keySet())
                        .containsExactlyInAnyOrderElementsOf(golden.get("losses").properties().stream()
                                .map(Map.Entry::getKey)
                                .toList());
                losses.entries().forEach((name, values) -> {
                    for (int i = 0; i < values.size(); i++) {
                        double expected = golden.get("losses").get(name).get(i).doubleValue();
                        close(name + " " + i, Tensors.floats(values.get(i))[0], expected, TOLERANCE);
                    }
                });
                losses.total().backward();
                Map<String, Double> norms = Training.gradientNorms(module);
                golden.get("grad_norms")
                        .properties()
                        .forEach(e -> close(
                                "gradient of " + e.getKey(),
                                norms.getOrDefault(e.getKey(), Double.NaN),
                                e.getValue().doubleValue(),
                                LOOSE));
            });
            module.eval();
            TorchScope.run(() -> Grad.off(
                    () -> compare(head.predict(features(golden), samples(golden), false), golden.get("predictions"))));
        }
    }

    private static TestCfg cfg(JsonNode node) {
        return new TestCfg(
                node.get("nms_pre").intValue(),
                0,
                NmsCfg.of(Configs.dict(node.get("nms"))),
                node.get("max_per_img").intValue(),
                node.get("min_bbox_size").doubleValue(),
                node.get("nms_post").intValue(),
                false);
    }

    private static List<Tensor> features(JsonNode golden) {
        int channels = golden.get("channels").intValue();
        List<Tensor> maps = new ArrayList<>();
        for (JsonNode stride : golden.get("strides")) {
            int height = ceilDiv(golden.get("height").intValue(), stride.intValue());
            int width = ceilDiv(golden.get("width").intValue(), stride.intValue());
            maps.add(Tensors.of(
                    SyntheticWeights.uniform("f" + maps.size(), 2 * channels * height * width, -1, 1),
                    2,
                    channels,
                    height,
                    width));
        }
        return maps;
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }

    private static List<DetDataSample> samples(JsonNode golden) {
        List<DetDataSample> samples = Training.samples(
                golden.get("gt"),
                golden.get("height").intValue(),
                golden.get("width").intValue());
        if (!golden.get("one").booleanValue()) {
            return samples;
        }
        return samples.stream()
                .map(sample -> sample.withGtInstances(sample.gtInstances()
                        .with("labels", new long[sample.gtInstances().size()])))
                .toList();
    }

    private static void compare(List<InstanceData> actual, JsonNode expected) {
        for (int p = 0; p < actual.size(); p++) {
            InstanceData found = actual.get(p);
            JsonNode own = expected.get(p);
            assertThat(found.size()).isEqualTo(own.get("labels").size());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.longs("labels").at(i, 0))
                        .isEqualTo(own.get("labels").get(i).longValue());
                close(
                        "score " + i,
                        found.floats("scores").at(i, 0),
                        own.get("scores").get(i).doubleValue(),
                        LOOSE);
                for (int c = 0; c < 4; c++) {
                    assertThat((double) found.floats("bboxes").at(i, c))
                            .as("box %d", i)
                            .isCloseTo(own.get("bboxes").get(i).get(c).doubleValue(), within(0.05));
                }
            }
        }
    }

    private static void close(String what, double actual, double expected, double tolerance) {
        assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.abs(expected) + 1e-7));
    }
}
