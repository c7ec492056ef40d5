package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.Training;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

/** Small one-stage detectors beside the originals: outputs, predictions, losses, gradients. */
@Tag("golden")
class OneStageTest {

    private static final double OUTPUTS = 1e-4;
    private static final double LOSSES = 1e-3;

    @TestFactory
    Stream<DynamicTest> computesAsTheOriginal() {
        return Stream.of(CASES).map(name -> dynamicTest(name, () -> check(name)));
    }

    private static final String[] CASES = {
        "retinanet",
        "retinanet_giou",
        "rtmdet_sepbn",
        "rtmdet_sepbn_depthwise",
        "rtmdet_shared",
        "rtmdet_ins",
        "rtmdet_ins_sepbn",
        "atss",
        "gfl",
        "fcos",
        "fcos_center",
        "ssd",
        "yolov3",
        "ghm",
        "free_anchor",
        "vfnet",
        "reppoints_moment",
        "reppoints_grid",
        "fovea",
        "fovea_align",
        "paa",
        "solo",
        "solo_decoupled",
        "solo_light",
        "solov2",
        "sabl_retina"
    };

    private static void check(String name) {
        JsonNode node = Json.resource(OneStageTest.class, "onestage/" + name + ".json");
        BaseDetector model = build(node);
        try (model) {
            Models.fill(model, node);
            assertThat(model.namedState()).hasSize(node.get("num_tensors").intValue());
            List<DetDataSample> samples = Training.ofCase(node);
            model.eval();
            TorchScope.run(() -> Grad.off(() -> checkOutputs(model, node, samples)));
            model.train(true);
            TorchScope.run(() -> {
                Losses losses = model.loss(Models.input(node.get("input"), true), samples);
                Map<String, Double> values = losses.values();
                node.get("losses")
                        .properties()
                        .forEach(entry -> assertThat(values.get(entry.getKey()))
                                .as(entry.getKey())
                                .isCloseTo(entry.getValue().doubleValue(), relative(entry.getValue())));
                assertThat(values).hasSameSizeAs(node.get("losses"));
                losses.total().backward();
            });
            Map<String, Double> norms = Training.gradientNorms(model);
            node.get("grad_norms")
                    .properties()
                    .forEach(entry -> assertThat(norms.get(entry.getKey()))
                            .as(entry.getKey())
                            .isCloseTo(entry.getValue().doubleValue(), relative(entry.getValue())));
            JsonNode total = node.get("grad_norm_total");
            assertThat(Training.total(norms)).isCloseTo(total.doubleValue(), relative(total));
        }
    }

    /** Levels that share convolutions but not norms stay right when norms are folded where they can be. */
    @TestFactory
    Stream<DynamicTest> preparedForInferenceItGivesTheSame() {
        return Stream.of("rtmdet_sepbn", "rtmdet_ins_sepbn")
                .map(name -> dynamicTest(name, () -> {
                    JsonNode node = Json.resource(OneStageTest.class, "onestage/" + name + ".json");
                    try (BaseDetector model = build(node)) {
                        Models.fill(model, node);
                        model.prepareForInference();
                        TorchScope.run(() -> Grad.off(() -> checkOutputs(model, node, Training.ofCase(node))));
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatDoesNotFitIsRefusedByName() {
        return Stream.of(
                refused("rtmdet_sepbn", "bbox_head", "use_depthwise", "true", "share_conv"),
                refused("fcos", "bbox_head", "regress_ranges", "[[-1, 64]]", "regress_ranges"),
                refused("free_anchor", "bbox_head", "pre_anchor_topk", "0", "pre_anchor_topk"),
                refused("vfnet", "bbox_head", "use_atss", "false", "use_atss"),
                refused("reppoints_moment", "bbox_head", "num_points", "8", "num_points"),
                refused("reppoints_moment", "bbox_head", "transform_method", "\"mean\"", "mean"),
                refused("yolov3", "bbox_head", "featmap_strides", "[32, 16]", "featmap_strides"),
                refused("ssd", "bbox_head", "in_channels", "[512]", "in_channels"),
                refused("solo", "mask_head", "num_grids", "[8]", "num_grids"),
                refused("paa", "bbox_head", "covariance_type", "\"tied\"", "covariance_type"));
    }

    @Test
    void aBagLargerThanThePicturesAnchorsIsNamed() {
        JsonNode node = Json.resource(OneStageTest.class, "onestage/free_anchor.json");
        ((ObjectNode) node.get("model").get("bbox_head")).put("pre_anchor_topk", 100000);
        try (BaseDetector model = build(node)) {
            TorchScope.run(() -> assertThatThrownBy(
                            () -> model.loss(Models.input(node.get("input"), true), Training.ofCase(node)))
                    .hasMessageContaining("pre_anchor_topk=100000"));
        }
    }

    private static DynamicTest refused(String name, String head, String argument, String value, String named) {
        return dynamicTest(name + " " + argument + "=" + value, () -> {
            JsonNode node = Json.resource(OneStageTest.class, "onestage/" + name + ".json");
            ((ObjectNode) node.get("model").get(head)).set(argument, Json.parse(value));
            assertThatThrownBy(() -> build(node)).hasMessageContaining(named);
        });
    }

    @Test
    void withoutTrainCfgTrainingIsRefused() {
        for (String name : List.of("rtmdet_sepbn", "atss", "yolov3", "vfnet", "reppoints_moment")) {
            JsonNode node = Json.resource(OneStageTest.class, "onestage/" + name + ".json");
            ((ObjectNode) node.get("model")).remove("train_cfg");
            try (BaseDetector model = build(node)) {
                assertThatThrownBy(() -> TorchScope.run(
                                () -> model.loss(Models.input(node.get("input"), true), Training.ofCase(node))))
                        .hasMessageContaining("train_cfg");
            }
        }
    }

    private static BaseDetector build(JsonNode node) {
        return Models.scope("mmdet")
                .build(new RegistryKey<>("model", BaseDetector.class), Configs.dict(node.get("model")));
    }

    private static void checkOutputs(BaseDetector model, JsonNode node, List<DetDataSample> samples) {
        Tensor input = Models.input(node.get("input"), true);
        List<List<Tensor>> outputs = model.forward(input);
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int kind = 0; kind < outputs.size(); kind++) {
            for (int level = 0; level < outputs.get(kind).size(); level++) {
                named.put(kind + "." + level, outputs.get(kind).get(level));
            }
        }
        assertThat(named).hasSameSizeAs(node.get("outputs"));
        named.forEach(
                (name, tensor) -> Models.check(name, tensor, node.get("outputs").get(name), OUTPUTS));
        List<DetDataSample> found = model.predict(input, samples, false);
        for (int i = 0; i < found.size(); i++) {
            checkPredictions(
                    found.get(i).predInstances().orElseThrow(),
                    node.get("predictions").get(i));
        }
    }

    private static void checkPredictions(InstanceData found, JsonNode expected) {
        if (expected.has("mask_areas")) {
            List<Rle> masks = MaskField.rles(found);
            for (int i = 0; i < found.size(); i++) {
                double area = expected.get("mask_areas").get(i).doubleValue();
                assertThat((double) masks.get(i).area()).as("area " + i).isCloseTo(area, within(0.01 * area + 4));
                assertThat(masks.get(i).height())
                        .isEqualTo(expected.get("mask_size").get(0).intValue());
            }
        }
        assertThat(found.size()).isPositive().isEqualTo(expected.get("labels").size());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.longs("labels").at(i, 0))
                    .as("label " + i)
                    .isEqualTo(expected.get("labels").get(i).longValue());
            assertThat((double) found.floats("scores").at(i, 0))
                    .as("score " + i)
                    .isCloseTo(expected.get("scores").get(i).doubleValue(), within(1e-3));
            for (int c = 0; c < 4; c++) {
                assertThat((double) found.floats("bboxes").at(i, c))
                        .as("box " + i)
                        .isCloseTo(expected.get("bboxes").get(i).get(c).doubleValue(), within(0.05));
            }
        }
    }

    private static Offset<Double> relative(JsonNode expected) {
        return within(LOSSES * Math.abs(expected.doubleValue()));
    }
}
