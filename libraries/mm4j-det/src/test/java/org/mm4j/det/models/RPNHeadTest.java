package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.detectors.RPN;
import org.mm4j.det.models.heads.BaseAnchorHead;
import org.mm4j.det.models.heads.RPNHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Files;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

class RPNHeadTest {

    private static final String CONFIG = """
            {"type": "RPNHead", "in_channels": 8, "feat_channels": 8,
             "anchor_generator": {"type": "AnchorGenerator", "scales": [8], "ratios": [0.5, 1.0, 2.0],
                                  "strides": [4, 8, 16, 32, 64]},
             "loss_cls": {"type": "CrossEntropyLoss", "use_sigmoid": true, "loss_weight": 1.0},
             "loss_bbox": {"type": "L1Loss", "loss_weight": 1.0}}
            """;

    /** The original's detector has its head under the name that one-stage detectors have. */
    @Test
    void theDetectorsCheckpointsHaveTheHeadAsBboxHead() {
        ConfigDict config = Configs.dict(Json.parse("""
                {"type": "RPN",
                 "backbone": {"type": "CSPDarknet", "out_indices": [2]},
                 "neck": null}
                """)).with("rpn_head", Configs.of(Json.parse(CONFIG)));
        try (RPN rpn = Models.scope("mmdet").build(new RegistryKey<>("model", RPN.class), config)) {
            assertThat(rpn.namedState().keySet())
                    .contains("bbox_head.rpn_conv.weight", "bbox_head.rpn_cls.bias", "bbox_head.rpn_reg.bias")
                    .noneMatch(key -> key.startsWith("rpn_head"));
        }
    }

    /** The head's losses of its stored outputs; boxes of the first level are not stored. */
    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> givesTheOriginalsLosses() {
        return GoldenRoots.files("models/mask_rcnn", ".json").stream()
                .filter(path -> Json.read(path).has("rpn_loss"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode golden = Json.read(path);
        SafetensorsFile tensors = SafetensorsFile.beside(path);
        ConfigDict config = Configs.dict(Json.parse(CONFIG))
                .with("train_cfg", Configs.of(golden.get("train_cfg").get("rpn")));
        try (RPNHead head = build(config)) {
            TorchScope.run(() -> Grad.off(() -> {
                List<Tensor> scores = new ArrayList<>();
                List<Tensor> boxes = new ArrayList<>();
                for (int level = 0; tensors.has("rpn_cls." + level); level++) {
                    scores.add(Files.tensor(tensors, "rpn_cls." + level));
                    boxes.add(
                            tensors.has("rpn_bbox." + level)
                                    ? Files.tensor(tensors, "rpn_bbox." + level)
                                    : scores.get(level).repeat(1, 4, 1, 1));
                }
                Losses losses = head.lossByFeat(List.of(scores, boxes), samples(golden));
                JsonNode expected = golden.get("rpn_loss").get("losses");
                check(losses, "loss_rpn_cls", expected, 0);
                check(losses, "loss_rpn_bbox", expected, 1);
            }));
        }
        GoldenRoots.report("models/mask_rcnn rpn_loss by outputs", 1);
    }

    private static void check(Losses losses, String name, JsonNode expected, int from) {
        List<Tensor> values = losses.entries().get(name);
        assertThat(values).hasSize(expected.get(name).size());
        for (int level = from; level < values.size(); level++) {
            double number = expected.get(name).get(level).doubleValue();
            assertThat(values.get(level).item_double()).as(name + level).isCloseTo(number, within(1e-4 * number));
        }
    }

    private static List<DetDataSample> samples(JsonNode golden) {
        ImageSize size = new ImageSize(
                golden.get("input").get("height").intValue(),
                golden.get("input").get("width").intValue());
        List<DetDataSample> samples = new ArrayList<>();
        for (JsonNode gt : golden.get("gt")) {
            int count = gt.get("bboxes").size();
            float[] boxes = new float[4 * count];
            for (int i = 0; i < boxes.length; i++) {
                boxes[i] = gt.get("bboxes").get(i / 4).get(i % 4).floatValue();
            }
            samples.add(DetDataSample.empty()
                    .withMeta(ResultKey.IMG_SHAPE, size)
                    .withMeta(ResultKey.PAD_SHAPE, size)
                    .withGtInstances(
                            InstanceData.ofSize(count).with("bboxes", boxes, 4).with("labels", new long[count])));
        }
        return samples;
    }

    private static RPNHead build(ConfigDict config) {
        return Models.scope("mmdet").build(new RegistryKey<>("model", RPNHead.class), config);
    }

    @Test
    void hasTheOriginalsKeys() {
        ConfigDict config = Configs.dict(Json.parse(CONFIG));
        try (RPNHead head = build(config)) {
            assertThat(head.namedState().keySet())
                    .containsExactly(
                            "rpn_conv.weight",
                            "rpn_conv.bias",
                            "rpn_cls.weight",
                            "rpn_cls.bias",
                            "rpn_reg.weight",
                            "rpn_reg.bias");
        }
        try (RPNHead head = build(config.with("num_convs", Configs.of(Json.parse("2"))))) {
            assertThat(head.namedState().keySet())
                    .startsWith(
                            "rpn_conv.0.conv.weight",
                            "rpn_conv.0.conv.bias",
                            "rpn_conv.1.conv.weight",
                            "rpn_conv.1.conv.bias");
        }
    }

    @Test
    void proposesBoxesInsideThePicture() {
        ConfigDict config = Configs.dict(Json.parse(CONFIG)).with("test_cfg", Configs.of(Json.parse("""
                        {"nms_pre": 50, "max_per_img": 20, "nms": {"type": "nms", "iou_threshold": 0.7},
                         "min_bbox_size": 0}""")));
        try (RPNHead head = build(config)) {
            Models.fill(head, 1).eval();
            TorchScope.run(() -> Grad.off(() -> {
                DetDataSample sample = DetDataSample.empty().withMeta(ResultKey.IMG_SHAPE, new ImageSize(60, 70));
                List<InstanceData> proposals = head.predict(features(), List.of(sample), false);
                assertThat(proposals).hasSize(1);
                InstanceData found = proposals.get(0);
                assertThat(found.size()).isEqualTo(20);
                float[] scores = found.floats("scores").values();
                for (int i = 0; i < found.size(); i++) {
                    float[] box = found.floats("bboxes").row(i);
                    assertThat(box[0]).isNotNegative().isLessThan(box[2]);
                    assertThat(box[1]).isNotNegative().isLessThan(box[3]);
                    assertThat(box[2]).isLessThanOrEqualTo(70);
                    assertThat(box[3]).isLessThanOrEqualTo(60);
                    assertThat(scores[i]).isLessThanOrEqualTo(scores[Math.max(0, i - 1)]);
                }
            }));
        }
    }

    private static List<Tensor> features() {
        List<Tensor> features = new ArrayList<>();
        for (int side = 16; side >= 1; side /= 2) {
            float[] values = new float[8 * side * side];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.sin(i + side);
            }
            features.add(Tensors.of(values, 1, 8, side, side));
        }
        return features;
    }

    @Test
    void isNotTrainedWithoutATrainCfg() {
        try (BaseAnchorHead head = build(Configs.dict(Json.parse(CONFIG)))) {
            assertThatThrownBy(() -> TorchScope.run(() -> head.loss(features(), List.of(DetDataSample.empty()))))
                    .hasMessageContaining("train_cfg");
        }
        assertThatThrownBy(
                        () -> build(Configs.dict(Json.parse(CONFIG)).with("num_classes", Configs.of(Json.parse("3")))))
                .hasMessageContaining("num_classes");
    }
}
