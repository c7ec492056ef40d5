package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.det.models.heads.YOLOXHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

/** Decoding of outputs that are made by hand: one level of stride 8, a map of 1 x 3 cells, two classes. */
class YOLOXHeadTest {

    private static final float NO = -20;
    private static final float YES = 20;

    private static YOLOXHead head(String testCfg) {
        return Models.scope("mmdet")
                .build(
                        new RegistryKey<>("model", YOLOXHead.class),
                        Configs.of(Json.parse(
                                "{\"type\": \"YOLOXHead\", \"num_classes\": 2, \"in_channels\": 4, \"feat_channels\": 4,"
                                        + " \"strides\": [8], \"test_cfg\": " + testCfg + "}")));
    }

    /** Boxes of 16 x 16 around the corners of the cells: the first two of class 0 overlap, the third is of class 1. */
    private static List<List<Tensor>> outputs() {
        float side = (float) Math.log(2);
        List<Tensor> scores = List.of(Tensors.of(new float[] {YES, YES, NO, NO, NO, YES}, 1, 2, 1, 3));
        List<Tensor> boxes =
                List.of(Tensors.of(new float[] {0, -1, 0, 0, 0, 0, side, side, side, side, side, side}, 1, 4, 1, 3));
        List<Tensor> objectness = List.of(Tensors.of(new float[] {0, 1, 2}, 1, 1, 1, 3));
        return List.of(scores, boxes, objectness);
    }

    private static InstanceData decode(String testCfg, boolean rescale, boolean withNms) {
        try (YOLOXHead head = head(testCfg)) {
            DetDataSample sample = DetDataSample.empty().withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(0.5, 0.25));
            return TorchScope.call(() -> head.predictByFeat(outputs(), List.of(sample), rescale, withNms))
                    .get(0);
        }
    }

    private static String cfg(String more) {
        return "{\"score_thr\": 0.1, \"nms\": {\"type\": \"nms\", \"iou_threshold\": 0.6}" + more + "}";
    }

    @Test
    void suppressesWithinAClassAndSortsByScore() {
        InstanceData found = decode(cfg(""), false, true);
        assertThat(found.longs("labels").values()).containsExactly(1, 0);
        assertThat(found.floats("scores").values())
                .containsExactly(new float[] {sigmoid(2), sigmoid(1)}, within(1e-6f));
        assertThat(found.floats("bboxes").row(0)).containsExactly(new float[] {8, -8, 24, 8}, within(1e-4f));
        assertThat(found.floats("bboxes").row(1)).containsExactly(new float[] {-8, -8, 8, 8}, within(1e-4f));
    }

    @Test
    void rescalesToTheOriginalPicture() {
        assertThat(decode(cfg(""), true, true).floats("bboxes").row(0))
                .containsExactly(new float[] {16, -32, 48, 32}, within(1e-4f));
    }

    @Test
    void withoutSuppressionGivesWhatIsAboveTheThreshold() {
        assertThat(decode(cfg(""), false, false).longs("labels").values()).containsExactly(0, 0, 1);
        assertThat(decode("{\"score_thr\": 0.6, \"nms\": null}", false, true)
                        .longs("labels")
                        .values())
                .containsExactly(1, 0);
        assertThat(decode("{\"score_thr\": 0.99, \"nms\": null}", false, true).size())
                .isZero();
    }

    @Test
    void keepsTheBestAndTheLarge() {
        assertThat(decode(cfg(", \"max_per_img\": 1"), false, true)
                        .longs("labels")
                        .values())
                .containsExactly(1);
        assertThat(decode(cfg(", \"min_bbox_size\": 15"), false, true).size()).isEqualTo(2);
        assertThat(decode(cfg(", \"min_bbox_size\": 17"), false, true).size()).isZero();
    }

    @Test
    void refusesToDecodeWithoutTestCfg() {
        assertThatThrownBy(() -> decode("null", false, true)).hasMessageContaining("test_cfg");
    }

    @Test
    void rescalingNeedsTheScaleFactor() {
        try (YOLOXHead head = head(cfg(""))) {
            assertThatThrownBy(() -> TorchScope.run(
                            () -> head.predictByFeat(outputs(), List.of(DetDataSample.empty()), true, true)))
                    .hasMessageContaining("scale_factor")
                    .hasMessageContaining("meta_keys");
        }
    }

    @Test
    void startsWithAPriorOfOneInAHundred() {
        try (YOLOXHead head = head(cfg(""))) {
            head.initWeights();
            List<Float> biases = new ArrayList<>();
            head.namedParameters().forEach((name, parameter) -> {
                if (name.matches("multi_level_conv_(cls|obj)\\.\\d\\.bias")) {
                    for (float value : Tensors.floats(parameter.value())) {
                        biases.add(value);
                    }
                }
            });
            assertThat(biases)
                    .hasSize(3)
                    .allSatisfy(bias -> assertThat(sigmoid(bias)).isCloseTo(0.01f, within(1e-6f)));
        }
    }

    @Test
    void theLastConvolutionOfEachBranchCanBeDeformable() {
        try (YOLOXHead head = Models.scope("mmdet")
                .build(
                        new RegistryKey<>("model", YOLOXHead.class),
                        Configs.of(Json.parse("{\"type\": \"YOLOXHead\", \"num_classes\": 2, \"in_channels\": 4,"
                                + " \"feat_channels\": 4, \"strides\": [8], \"dcn_on_last_conv\": true}")))) {
            assertThat(head.namedParameters().keySet())
                    .contains(
                            "multi_level_cls_convs.0.1.conv.conv_offset.weight",
                            "multi_level_reg_convs.0.1.conv.conv_offset.weight")
                    .noneMatch(name -> name.contains("convs.0.0.conv.conv_offset"));
        }
    }

    private static float sigmoid(float x) {
        return (float) (1 / (1 + Math.exp(-x)));
    }
}
