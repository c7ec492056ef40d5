package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigNull;
import org.mm4j.det.models.detectors.YOLOX;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.Training;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.optim.OptimWrapper;
import org.mm4j.engine.optim.OptimWrappers;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Losses, gradients and optimiser steps of whole detectors, with weights that are computed from their names. */
class YOLOXLossTest {

    private static final double TOLERANCE = 1e-3;
    private static final int STEPS = 3;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> trainsAsTheOriginal() {
        return GoldenRoots.files("models/yolox", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("loss_"))
                .flatMap(YOLOXLossTest::cases);
    }

    private static Stream<DynamicTest> cases(Path path) {
        JsonNode node = Json.read(path);
        List<DynamicTest> tests = new ArrayList<>();
        for (boolean useL1 : new boolean[] {false, true}) {
            JsonNode own = node.get("use_l1_" + useL1);
            String name = path.getFileName() + " use_l1=" + useL1 + " ";
            tests.add(dynamicTest(name + "eval_mode_bn", () -> gradients(node, own.get("eval_mode_bn"), useL1, false)));
            tests.add(
                    dynamicTest(name + "train_mode_bn", () -> gradients(node, own.get("train_mode_bn"), useL1, true)));
            tests.add(dynamicTest(name + "sgd_small_lr", () -> steps(node, own.get("sgd_small_lr"), useL1)));
            tests.add(dynamicTest(name + "sgd", () -> chaoticSteps(node, own.get("sgd"), useL1)));
        }
        return tests.stream();
    }

    private static YOLOX model(JsonNode node, boolean useL1, boolean training) {
        YOLOX model = Models.fill(
                Models.yolox(Models.Size.of(node.get("model").textValue())),
                node.get("fill_gain").doubleValue());
        ((YOLOXHead) model.bboxHead()).setUseL1(useL1);
        model.train(training);
        return model;
    }

    private static Losses losses(YOLOX model, JsonNode node) {
        return model.loss(Models.input(node.get("input"), true), Training.samples(node.get("gt")));
    }

    private static void gradients(JsonNode node, JsonNode expected, boolean useL1, boolean training) {
        try (YOLOX model = model(node, useL1, training)) {
            TorchScope.run(() -> {
                Losses losses = losses(model, node);
                check(losses.values(), expected.get("losses"));
                losses.total().backward();
            });
            Map<String, Double> norms = Training.gradientNorms(model);
            expected.get("grad_norms")
                    .properties()
                    .forEach(entry -> assertThat(norms.get(entry.getKey()))
                            .as(entry.getKey())
                            .isCloseTo(entry.getValue().doubleValue(), relative(entry.getValue(), TOLERANCE)));
            JsonNode total = expected.get("grad_norm_total");
            assertThat(Training.total(norms)).isCloseTo(total.doubleValue(), relative(total, TOLERANCE));
            if (training) {
                expected.get("running").properties().forEach(entry -> {
                    Tensor statistic = model.stateAt(entry.getKey()).value();
                    Models.check(entry.getKey(), statistic, entry.getValue(), TOLERANCE);
                });
            }
        }
        GoldenRoots.report("models/yolox loss", 1);
    }

    private static void steps(JsonNode node, JsonNode expected, boolean useL1) {
        try (YOLOX model = model(node, useL1, true)) {
            Map<String, float[]> before = values(model, expected.get("param_norms_after"));
            List<Map<String, Double>> seen = train(model, node, expected);
            for (int step = 0; step < seen.size(); step++) {
                check(seen.get(step), expected.get("losses_before_step").get(step));
            }
            Map<String, float[]> after = values(model, expected.get("param_norms_after"));
            expected.get("param_norms_after")
                    .properties()
                    .forEach(entry -> assertThat(norm(at(after, entry.getKey())))
                            .as(entry.getKey())
                            .isCloseTo(entry.getValue().doubleValue(), relative(entry.getValue(), TOLERANCE)));
            expected.get("param_delta_norms").properties().forEach(entry -> {
                double wanted = entry.getValue().doubleValue();
                if (wanted > 1e-5) {
                    assertThat(difference(at(before, entry.getKey()), at(after, entry.getKey())))
                            .as(entry.getKey())
                            .isCloseTo(wanted, within(0.01 * wanted));
                }
            });
        }
        GoldenRoots.report("models/yolox loss", 1);
    }

    /** At the nominal rate the steps are chaotic: only the first losses bind, and the rest stays within a factor of 2. */
    private static void chaoticSteps(JsonNode node, JsonNode expected, boolean useL1) {
        try (YOLOX model = model(node, useL1, true)) {
            List<Map<String, Double>> seen = train(model, node, expected);
            JsonNode wanted = expected.get("losses_before_step");
            check(seen.get(0), wanted.get(0));
            for (int step = 1; step < seen.size(); step++) {
                double sum = 0;
                for (JsonNode value : wanted.get(step)) {
                    sum += value.doubleValue();
                }
                double own = seen.get(step).values().stream()
                        .mapToDouble(Double::doubleValue)
                        .sum();
                assertThat(own).as("step " + step).isBetween(sum / 2, sum * 2);
            }
        }
        GoldenRoots.report("models/yolox loss", 1);
    }

    /** The losses before each step and after the last one. */
    private static List<Map<String, Double>> train(YOLOX model, JsonNode node, JsonNode settings) {
        List<Map<String, Double>> seen = new ArrayList<>();
        ObjectNode optimizer = JsonNodeFactory.instance.objectNode().put("type", "SGD");
        for (String name : List.of("lr", "momentum", "nesterov", "weight_decay")) {
            optimizer.set(name, settings.get(name));
        }
        ConfigDict config = ConfigDict.EMPTY.with("optimizer", Configs.dict(optimizer));
        try (OptimWrapper wrapper = OptimWrappers.build(model, config, Models.scope("mmdet"))) {
            for (int step = 0; step <= STEPS; step++) {
                boolean isLast = step == STEPS;
                TorchScope.run(() -> {
                    Losses losses = losses(model, node);
                    seen.add(losses.values());
                    if (!isLast) {
                        wrapper.updateParams(losses.total());
                    }
                });
            }
        }
        return seen;
    }

    private static void check(Map<String, Double> actual, JsonNode expected) {
        assertThat(actual).hasSameSizeAs(expected);
        expected.properties()
                .forEach(entry -> assertThat(actual.get(entry.getKey()))
                        .as(entry.getKey())
                        .isCloseTo(entry.getValue().doubleValue(), relative(entry.getValue(), TOLERANCE)));
    }

    private static org.assertj.core.data.Offset<Double> relative(JsonNode expected, double tolerance) {
        return within(tolerance * Math.abs(expected.doubleValue()));
    }

    private static Map<String, float[]> values(YOLOX model, JsonNode names) {
        Map<String, float[]> values = new LinkedHashMap<>();
        names.fieldNames()
                .forEachRemaining(name -> values.put(
                        name, Tensors.floats(model.stateAt(name).value()).clone()));
        return values;
    }

    private static float[] at(Map<String, float[]> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static double norm(float[] values) {
        return difference(new float[values.length], values);
    }

    private static double difference(float[] from, float[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += Math.pow((double) to[i] - from[i], 2);
        }
        return Math.sqrt(sum);
    }

    @Test
    void picturesWithoutAnythingStillTrainTheObjectness() {
        try (YOLOX model = Models.yolox(Models.Size.NANO)) {
            ((YOLOXHead) model.bboxHead()).setUseL1(true);
            TorchScope.run(() -> {
                Tensor input = Tensors.of(SyntheticWeights.uniform("empty", 2 * 3 * 64 * 64, -1, 1), 2, 3, 64, 64);
                Losses losses = model.loss(input, List.of(DetDataSample.empty(), DetDataSample.empty()));
                Map<String, Double> values = losses.values();
                assertThat(values.get("loss_obj")).isPositive();
                assertThat(values.get("loss_cls")).isCloseTo(0, within(0.0));
                assertThat(values.get("loss_bbox")).isCloseTo(0, within(0.0));
                assertThat(values.get("loss_l1")).isCloseTo(0, within(0.0));
                losses.total().backward();
            });
            assertThat(Training.gradientNorms(model))
                    .allSatisfy((name, norm) -> assertThat(norm).isNotNaN());
        }
    }

    @Test
    void trainingNeedsAnAssigner() {
        try (YOLOX model =
                Models.build("mmdet", Models.yoloxConfig(Models.Size.NANO, "").with("train_cfg", ConfigNull.NONE))) {
            assertThatThrownBy(() -> TorchScope.run(() -> model.loss(
                            Tensors.of(new float[3 * 64 * 64], 1, 3, 64, 64), List.of(DetDataSample.empty()))))
                    .hasMessageContaining("train_cfg")
                    .hasMessageContaining("SimOTAAssigner");
        }
    }
}
