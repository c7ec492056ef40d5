package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.det.models.roi.BaseBBoxHead;
import org.mm4j.det.models.roi.BoxHead;
import org.mm4j.det.models.roi.FCNMaskHead;
import org.mm4j.det.models.roi.MulticlassNms;
import org.mm4j.det.models.roi.RcnnTestCfg;
import org.mm4j.det.models.roi.SingleRoIExtractor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Files;
import org.mm4j.det.support.Models;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;
import org.mm4j.testkit.SyntheticWeights;

/** Extractor, mask pasting and the layers of box heads. */
class RoiPartsTest {

    private static final double TOLERANCE = 1e-5;
    private static final float NEAR_THRESHOLD = 1e-4f;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> extractors() {
        return tests("roi_extractor_", path -> {
            JsonNode golden = Json.read(path);
            ConfigDict config = Configs.dict(Json.parse("""
                    {"type": "SingleRoIExtractor", "out_channels": 4}"""))
                    .with("roi_layer", Configs.dict(golden.get("roi_layer")).with("type", ConfigString.of("RoIAlign")))
                    .with("featmap_strides", Configs.of(golden.get("featmap_strides")))
                    .with("finest_scale", Configs.of(golden.get("finest_scale")));
            try (SingleRoIExtractor extractor = build(SingleRoIExtractor.class, config)) {
                List<Tensor> maps = new ArrayList<>();
                golden.get("features").forEach(map -> maps.add(uniform(map)));
                float[] values = new float[5 * golden.get("rois").size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = golden.get("rois").get(i / 5).get(i % 5).floatValue();
                }
                Tensor rois = Tensors.of(values, values.length / 5, 5);
                int[] levels = new int[golden.get("levels").size()];
                Arrays.setAll(levels, i -> golden.get("levels").get(i).intValue());
                assertThat(extractor.mapRoiLevels(rois)).containsExactly(levels);
                Models.check("output", extractor.forward(maps, rois), golden.get("output"), TOLERANCE);
            }
        });
    }

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> pastedMasks() {
        return tests("mask_paste_", path -> {
            JsonNode golden = Json.read(path);
            SafetensorsFile tensors = SafetensorsFile.beside(path);
            Tensor probabilities = Files.tensor(tensors, "mask_logits").sigmoid();
            double threshold = golden.get("mask_thr_binary").doubleValue();
            DetDataSample sample = DetDataSample.empty()
                    .withMeta(
                            ResultKey.ORI_SHAPE,
                            new ImageSize(
                                    golden.get("ori_shape").get(0).intValue(),
                                    golden.get("ori_shape").get(1).intValue()))
                    .withMeta(
                            ResultKey.SCALE_FACTOR,
                            new ScaleFactor(
                                    golden.get("scale_factor").get(0).doubleValue(),
                                    golden.get("scale_factor").get(1).doubleValue()));
            InstanceData found = InstanceData.ofSize((int) probabilities.size(0))
                    .with("bboxes", tensors.get("bboxes").floats(), 4)
                    .with("labels", tensors.get("labels").longs());
            try (FCNMaskHead head = build(FCNMaskHead.class, config("""
                    {"type": "FCNMaskHead", "num_convs": 0, "in_channels": 4, "conv_out_channels": 4,
                     "num_classes": 3}"""))) {
                for (boolean rescale : new boolean[] {true, false}) {
                    SafetensorsFile.Tensor expected = tensors.get("masks_rescale_" + rescale);
                    DoubleFunction<InstanceData> masks = thr -> head.predict(
                            probabilities, found, sample, new RcnnTestCfg(0, null, -1, thr, null, null), rescale);
                    if (threshold < 0) {
                        checkBytes(masks.apply(threshold), expected);
                    } else {
                        checkBits(
                                masks.apply(threshold + NEAR_THRESHOLD),
                                masks.apply(threshold - NEAR_THRESHOLD),
                                expected);
                    }
                }
            }
        });
    }

    /** Pixels may differ whose value is next to the threshold: others are set above and below it alike. */
    private static void checkBits(InstanceData above, InstanceData below, SafetensorsFile.Tensor expected) {
        int[] values = expected.ints();
        int pixels = (int) (expected.shape()[1] * expected.shape()[2]);
        for (int i = 0; i < expected.shape()[0]; i++) {
            byte[] least = MaskField.rles(above).get(i).decode();
            byte[] most = MaskField.rles(below).get(i).decode();
            assertThat(least).hasSize(pixels);
            for (int p = 0; p < pixels; p++) {
                assertThat(values[i * pixels + p]).isBetween((int) least[p], (int) most[p]);
            }
        }
    }

    /** Bytes may differ by one whose value is next to a step of the 256: few are. */
    private static void checkBytes(InstanceData masked, SafetensorsFile.Tensor expected) {
        int[] values = expected.ints();
        long[] shape = expected.shape();
        int pixels = (int) (shape[1] * shape[2]);
        int differing = 0;
        for (int i = 0; i < shape[0]; i++) {
            byte[] mask = ((BitmapMasks) MaskField.masks(masked.select(i))).get(0);
            assertThat(mask).hasSize(pixels);
            for (int p = 0; p < pixels; p++) {
                int difference = Math.abs((mask[p] & 0xFF) - values[i * pixels + p]);
                assertThat(difference).isLessThanOrEqualTo(1);
                differing += difference;
            }
        }
        assertThat((float) differing).isLessThanOrEqualTo(Math.max(2, NEAR_THRESHOLD * 10 * pixels * shape[0]));
    }

    private static Stream<DynamicTest> tests(String prefix, Consumer<Path> check) {
        List<Path> files = GoldenRoots.files("models/parts", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith(prefix))
                .toList();
        assertThat(files).isNotEmpty();
        GoldenRoots.report("models/parts/" + prefix.replaceAll("_$", ""), files.size());
        return files.stream()
                .map(path -> dynamicTest(
                        path.getFileName().toString(), () -> TorchScope.run(() -> Grad.off(() -> check.accept(path)))));
    }

    private static Tensor uniform(JsonNode map) {
        long[] shape = new long[map.get("shape").size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = map.get("shape").get(i).longValue();
            count *= (int) shape[i];
        }
        return Tensors.of(SyntheticWeights.uniform(map.get("name").textValue(), count, -1, 1), shape);
    }

    private static <T> T build(Class<T> type, ConfigDict config) {
        return Models.scope("mmdet").build(new RegistryKey<>("model", type), config);
    }

    private static ConfigDict dict(String json) {
        return Configs.dict(Json.parse(json));
    }

    private static ConfigDict config(String json) {
        return dict(json);
    }

    @Test
    void boxHeadsHaveTheOriginalsKeysAndShapes() {
        try (BaseBBoxHead head = build(BaseBBoxHead.class, dict("""
                {"type": "Shared4Conv1FCBBoxHead", "in_channels": 6, "conv_out_channels": 5, "fc_out_channels": 7,
                 "roi_feat_size": 3, "num_classes": 2, "norm_cfg": {"type": "BN"}}"""))) {
            assertThat(head.namedParameters().keySet())
                    .startsWith("fc_cls.weight", "fc_cls.bias", "fc_reg.weight", "fc_reg.bias")
                    .contains("shared_convs.0.conv.weight", "shared_convs.3.bn.bias", "shared_fcs.0.weight")
                    .doesNotContain("shared_convs.0.conv.bias", "shared_fcs.1.weight");
            assertThat(head.stateAt("shared_fcs.0.weight").shape()).containsExactly(7, 5 * 9);
            assertThat(head.stateAt("fc_cls.weight").shape()).containsExactly(3, 7);
            assertThat(head.stateAt("fc_reg.weight").shape()).containsExactly(8, 7);
        }
        try (BaseBBoxHead head = build(BaseBBoxHead.class, dict("""
                {"type": "ConvFCBBoxHead", "in_channels": 6, "conv_out_channels": 5, "fc_out_channels": 7,
                 "roi_feat_size": 3, "num_classes": 2, "num_cls_fcs": 1, "num_reg_convs": 1,
                 "reg_class_agnostic": true}"""))) {
            assertThat(head.stateAt("cls_fcs.0.weight").shape()).containsExactly(7, 6 * 9);
            assertThat(head.stateAt("reg_convs.0.conv.weight").shape()).containsExactly(5, 6, 3, 3);
            assertThat(head.stateAt("fc_reg.weight").shape()).containsExactly(4, 5 * 9);
            TorchScope.run(() -> Grad.off(() -> {
                Tensor features = Tensors.of(SyntheticWeights.uniform("f", 2 * 6 * 9, -1, 1), 2, 6, 3, 3);
                BoxHead.Outputs outputs = head.forward(features);
                assertThat(outputs.clsScore()).isNotNull();
                assertThat(outputs.bboxPred()).isNotNull();
            }));
        }
        assertThatThrownBy(() -> build(BaseBBoxHead.class, dict("{\"type\": \"ConvFCBBoxHead\"}")))
                .hasMessageContaining("num_shared_fcs");
        assertThatThrownBy(() -> build(BaseBBoxHead.class, dict("""
                {"type": "Shared2FCBBoxHead", "predict_box_type": "rbox"}"""))).hasMessageContaining("rbox");
    }

    @Test
    void firstWeightsAreSmallInTheLastLayers() {
        try (BaseBBoxHead head = build(BaseBBoxHead.class, dict("""
                {"type": "Shared2FCBBoxHead", "in_channels": 8, "fc_out_channels": 64, "roi_feat_size": 2}"""))) {
            head.initWeights();
            TorchScope.run(() -> {
                assertThat(deviation(head, "fc_cls.weight")).isBetween(0.008, 0.012);
                assertThat(deviation(head, "fc_reg.weight")).isBetween(0.0009, 0.0011);
                assertThat(Tensors.floats(head.stateAt("shared_fcs.0.bias").value()))
                        .containsOnly(0);
                double bound = Math.sqrt(6.0 / (32 + 64));
                assertThat(deviation(head, "shared_fcs.0.weight")).isBetween(0.9 * bound / Math.sqrt(3), 1.1 * bound);
            });
        }
    }

    private static double deviation(BaseBBoxHead head, String key) {
        float[] values = Tensors.floats(head.stateAt(key).value());
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares / values.length);
    }

    @Test
    void classesSuppressApartFromEachOther() {
        float[] boxes = {0, 0, 10, 10, 1, 1, 11, 11};
        float[] scores = {0.6f, 0.3f, 0.1f, 0.5f, 0.4f, 0.1f};
        NmsCfg nms = NmsCfg.of(dict("{\"type\": \"nms\", \"iou_threshold\": 0.5}"));
        InstanceData found = MulticlassNms.apply(boxes, scores, 2, 0.05, nms, -1);
        assertThat(found.floats("scores").values()).containsExactly(0.6f, 0.4f);
        assertThat(found.longs("labels").values()).containsExactly(0, 1);
        assertThat(found.floats("bboxes").row(1)).containsExactly(1, 1, 11, 11);
        assertThat(MulticlassNms.apply(boxes, scores, 2, 0.05, nms, 1).size()).isEqualTo(1);
        assertThat(MulticlassNms.apply(boxes, scores, 2, 0.9, nms, 1).size()).isZero();
        assertThat(MulticlassNms.apply(new float[0], new float[0], 2, 0, nms, 1).size())
                .isZero();
    }

    @Test
    void refusesWhatAMaskHeadCannot() {
        assertThatThrownBy(() -> build(FCNMaskHead.class, dict("""
                {"type": "FCNMaskHead", "upsample_cfg": {"type": "carafe", "scale_factor": 2}}""")))
                .hasMessageContaining("carafe")
                .hasMessageContaining("deconv");
    }
}
