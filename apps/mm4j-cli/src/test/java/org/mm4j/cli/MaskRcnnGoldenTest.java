package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.models.detectors.TwoStageDetector;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.roi.BoxHead;
import org.mm4j.det.models.roi.StandardRoIHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.PictureBatch;
import org.mm4j.testkit.SafetensorsFile;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.testkit.TensorSummary;

/** The mission's first example: two-stage detectors of mmdet on backbones of mmcls, by name, with the originals' numbers. */
@Tag("golden")
class MaskRcnnGoldenTest {

    private static final Path CONFIG = DataRoots.project().resolve("configs/convnext/mask-rcnn_convnext-t_fpn.py");
    private static final double TOLERANCE = 1e-4;
    private static final double LOOSE = 1e-3;

    @TempDir
    private Path folder;

    @TestFactory
    Stream<DynamicTest> twoStageDetectorsHaveTheOriginalsNumbers() {
        return GoldenRoots.files("models/mask_rcnn", ".json").stream()
                .filter(path -> !path.getFileName().toString().endsWith("_state_dict.json"))
                .map(path -> DynamicTest.dynamicTest(path.getFileName().toString(), () -> {
                    new Case(path, Json.read(path)).check();
                    GoldenRoots.report("models/mask_rcnn", 1);
                }));
    }

    /** The config of the tree with the settings of a case. */
    private TwoStageDetector build(JsonNode golden) throws IOException {
        Config config = Config.fromFile(CONFIG);
        ConfigDict model = (ConfigDict) config.find("model").orElseThrow();
        model = model.with("backbone", dict(golden.get("model").get("backbone")))
                .with("neck", dict(golden.get("model").get("neck")))
                .with("train_cfg", dict(golden.get("train_cfg")))
                .with("test_cfg", dict(golden.get("test_cfg")));
        String type = golden.get("model").get("type").textValue();
        if (type.equals("FasterRCNN")) {
            ConfigDict roi = (ConfigDict) model.find("roi_head").orElseThrow();
            model = model.with("type", ConfigString.of(type))
                    .with("roi_head", roi.without("mask_head").without("mask_roi_extractor"));
        }
        return Registries.discover()
                .context(config, null, warning -> {
                    throw new AssertionError(warning.render());
                })
                .build(new RegistryKey<>("model", TwoStageDetector.class), model);
    }

    private ConfigDict dict(JsonNode node) throws IOException {
        Path file = folder.resolve("dict.json");
        Files.writeString(file, node.toString());
        return Config.fromFile(file).root();
    }

    private final class Case {

        private final JsonNode golden;
        private final SafetensorsFile tensors;
        private final Path path;
        private final ImageSize size;

        Case(Path path, JsonNode golden) {
            this.path = path;
            this.golden = golden;
            this.size = new ImageSize(
                    golden.get("input").get("height").intValue(),
                    golden.get("input").get("width").intValue());
            this.tensors = SafetensorsFile.beside(path);
        }

        void check() throws IOException {
            try (TwoStageDetector model = build(golden)) {
                double gain = golden.get("fill_gain").doubleValue();
                model.namedState()
                        .forEach((name, parameter) ->
                                Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain)));
                checkKeys(model);
                TorchScope.run(() -> Grad.off(() -> checkRegions(model, checkFeatures(model))));
                checkLosses(
                        model,
                        golden.get("rpn_loss"),
                        TOLERANCE,
                        () -> model.rpnHead().loss(model.extractFeat(input()), asObjects(samples())));
                checkLosses(
                        model,
                        golden.get("roi_loss_fixed_proposals"),
                        TOLERANCE,
                        () -> model.roiHead().loss(model.extractFeat(input()), fixedProposals(), samples()));
                checkLosses(model, golden.get("full_loss"), LOOSE, () -> model.loss(input(), samples()));
                model.eval();
                TorchScope.run(() -> Grad.off(() -> checkPredictions(model)));
            }
        }

        private Tensor input() {
            PictureBatch batch = PictureBatch.scaled(golden.get("input"));
            return Tensors.of(batch.values(), batch.shape());
        }

        private List<DetDataSample> samples() {
            List<DetDataSample> samples = new ArrayList<>();
            for (JsonNode gt : golden.get("gt")) {
                int count = gt.get("bboxes").size();
                float[] boxes = new float[4 * count];
                for (int i = 0; i < boxes.length; i++) {
                    boxes[i] = gt.get("bboxes").get(i / 4).get(i % 4).floatValue();
                }
                InstanceData there =
                        InstanceData.ofSize(count).with("bboxes", boxes, 4).with("labels", labels(gt));
                samples.add(DetDataSample.empty()
                        .withMeta(ResultKey.IMG_SHAPE, size)
                        .withMeta(ResultKey.PAD_SHAPE, size)
                        .withMeta(ResultKey.ORI_SHAPE, size)
                        .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1))
                        .withGtInstances(MaskField.with(there, masks(gt))));
            }
            return samples;
        }

        private long[] labels(JsonNode gt) {
            long[] labels = new long[gt.get("labels").size()];
            Arrays.setAll(labels, i -> gt.get("labels").get(i).longValue());
            return labels;
        }

        private BitmapMasks masks(JsonNode gt) {
            List<List<double[]>> polygons = new ArrayList<>();
            for (JsonNode polygon : gt.get("polygons")) {
                double[] points = new double[polygon.size()];
                Arrays.setAll(points, i -> polygon.get(i).doubleValue());
                polygons.add(List.of(points));
            }
            BitmapMasks masks =
                    PolygonMasks.of(polygons, size.height(), size.width()).toBitmaps();
            double[] areas = masks.areas();
            for (int i = 0; i < gt.path("mask_areas").size(); i++) {
                assertThat(areas[i]).isEqualTo(gt.get("mask_areas").get(i).doubleValue());
            }
            return masks;
        }

        private List<DetDataSample> asObjects(List<DetDataSample> samples) {
            return samples.stream()
                    .map(sample -> sample.withGtInstances(sample.gtInstances()
                            .with("labels", new long[sample.gtInstances().size()])))
                    .toList();
        }

        private List<InstanceData> fixedProposals() {
            List<InstanceData> proposals = new ArrayList<>();
            for (int i = 0; tensors.has("fixed_proposals." + i); i++) {
                float[] boxes = tensors.get("fixed_proposals." + i).floats();
                proposals.add(InstanceData.ofSize(boxes.length / 4).with("bboxes", boxes, 4));
            }
            return proposals;
        }

        private void checkKeys(TwoStageDetector model) throws IOException {
            long count = model.namedParameters().values().stream()
                    .mapToLong(Parameter::numel)
                    .sum();
            assertThat(count).isEqualTo(golden.get("num_params").longValue());
            Path keys = path.resolveSibling(path.getFileName().toString().replace(".json", "_state_dict.json"));
            if (Files.exists(keys)) {
                Map<String, String> expected = new LinkedHashMap<>();
                Json.read(keys)
                        .properties()
                        .forEach(e -> expected.put(e.getKey(), e.getValue().toString()));
                Map<String, String> actual = new LinkedHashMap<>();
                model.namedState()
                        .forEach((name, parameter) -> actual.put(
                                name, Arrays.toString(parameter.shape()).replace(" ", "")));
                assertThat(new ArrayList<>(actual.keySet())).containsExactlyElementsOf(expected.keySet());
                assertThat(actual).isEqualTo(expected);
            }
        }

        /** Returns the pyramid. */
        private List<Tensor> checkFeatures(TwoStageDetector model) {
            JsonNode outputs = golden.get("outputs");
            compare("backbone.", model.backbone().forward(input()), outputs);
            List<Tensor> pyramid = model.extractFeat(input());
            compare("fpn.", pyramid, outputs);
            List<List<Tensor>> proposed = model.rpnHead().forward(pyramid);
            compare("rpn_cls.", proposed.get(0), outputs);
            compare("rpn_bbox.", proposed.get(1), outputs);
            return pyramid;
        }

        private void compare(String prefix, List<Tensor> maps, JsonNode outputs) {
            for (int i = 0; i < maps.size(); i++) {
                compare(prefix + i, maps.get(i), outputs.get(prefix + i));
            }
        }

        private void compare(String what, Tensor actual, JsonNode expected) {
            TensorSummary.check(what, Tensors.floats(actual), actual.shape(), TensorSummary.of(expected), TOLERANCE);
        }

        /** The heads on the first 16 of the stored proposals. */
        private void checkRegions(TwoStageDetector model, List<Tensor> maps) {
            StandardRoIHead head = (StandardRoIHead) model.roiHead();
            Tensor boxes =
                    Tensors.of(Arrays.copyOf(tensors.get("fixed_proposals.0").floats(), 64), 16, 4);
            Tensor rois = Tensors.cat(List.of(boxes.new_zeros(16, 1), boxes), 1);
            Tensor features = head.bboxRoiExtractor().forward(maps, rois);
            JsonNode expected = golden.get("bbox_head_on_16_rois");
            compare("bbox_feats", features, expected.get("bbox_feats"));
            BoxHead.Outputs outputs = head.bboxHead().forward(features);
            compare("cls_score", Objects.requireNonNull(outputs.clsScore()), expected.get("cls_score"));
            compare("bbox_pred", Objects.requireNonNull(outputs.bboxPred()), expected.get("bbox_pred"));
            if (golden.has("mask_head_on_16_rois")) {
                JsonNode masks = golden.get("mask_head_on_16_rois");
                Tensor cut = Objects.requireNonNull(head.maskRoiExtractor()).forward(maps, rois);
                compare("mask_feats", cut, masks.get("mask_feats"));
                compare("mask_preds", Objects.requireNonNull(head.maskHead()).forward(cut), masks.get("mask_preds"));
            }
        }

        private void checkLosses(TwoStageDetector model, JsonNode expected, double tolerance, Supplier<Losses> work) {
            TorchScope.run(() -> {
                Losses losses = work.get();
                expected.get("losses").properties().forEach(entry -> {
                    List<Tensor> actual = losses.entries().get(entry.getKey());
                    assertThat(actual).as(entry.getKey()).isNotNull();
                    for (int i = 0; i < actual.size(); i++) {
                        JsonNode value =
                                entry.getValue().isArray() ? entry.getValue().get(i) : entry.getValue();
                        close(entry.getKey() + i, Tensors.floats(actual.get(i))[0], value.doubleValue(), tolerance);
                    }
                });
                assertThat(losses.entries()).hasSize(expected.get("losses").size());
                losses.total().backward();
                if (expected.has("total")) {
                    close(
                            "total",
                            losses.total().item_double(),
                            expected.get("total").doubleValue(),
                            tolerance);
                    double squares = 0;
                    for (Parameter parameter : model.namedParameters().values()) {
                        Tensor grad = parameter.value().grad();
                        double norm = grad.defined() ? norm(grad) : 0;
                        squares += norm * norm;
                    }
                    close(
                            "all gradients",
                            Math.sqrt(squares),
                            expected.get("grad_norm_total").doubleValue(),
                            tolerance);
                }
                if (expected.has("grad_norms")) {
                    expected.get("grad_norms").properties().forEach(entry -> {
                        Tensor grad = model.stateAt(entry.getKey()).value().grad();
                        assertThat(grad.defined()).as(entry.getKey()).isTrue();
                        close(entry.getKey(), norm(grad), entry.getValue().doubleValue(), tolerance);
                    });
                }
                model.namedParameters()
                        .values()
                        .forEach(p -> p.value().mutable_grad().reset());
            });
        }

        /** In double: adding up millions of squares in float32 costs a ten-thousandth. */
        private static double norm(Tensor grad) {
            return TorchScope.call(() -> grad.to(ScalarType.Double).norm().item_double());
        }

        private void close(String what, double actual, double expected, double tolerance) {
            assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.abs(expected) + 1e-12));
        }

        private void checkPredictions(TwoStageDetector model) {
            List<DetDataSample> samples = samples();
            DenseHead.LossesAndPredictions proposed =
                    model.rpnHead().lossAndPredict(model.extractFeat(input()), asObjects(samples), null);
            for (int i = 0; i < samples.size(); i++) {
                assertThat(proposed.predictions().get(i).size())
                        .isBetween(
                                golden.get("num_proposals").get(i).intValue() - 2,
                                golden.get("num_proposals").get(i).intValue() + 2);
            }
            InstanceData found = model.predict(input(), samples, false)
                    .get(0)
                    .predInstances()
                    .orElseThrow();
            JsonNode expected = golden.get("predict_image0");
            assertThat(found.size()).isEqualTo(expected.get("labels").size());
            for (int i = 0; i < found.size(); i++) {
                assertThat(found.longs("labels").at(i, 0))
                        .isEqualTo(expected.get("labels").get(i).longValue());
                assertThat((double) found.floats("scores").at(i, 0))
                        .isCloseTo(expected.get("scores").get(i).doubleValue(), within(LOOSE));
                for (int c = 0; c < 4; c++) {
                    assertThat((double) found.floats("bboxes").at(i, c))
                            .isCloseTo(expected.get("bboxes").get(i).get(c).doubleValue(), within(0.05));
                }
                if (expected.has("mask_areas")) {
                    double area = expected.get("mask_areas").get(i).doubleValue();
                    Rle mask = MaskField.rles(found).get(i);
                    assertThat((double) mask.area()).isCloseTo(area, within(0.01 * area + 4));
                    assertThat(mask.height()).isEqualTo(size.height());
                }
            }
            assertThat(MaskField.isIn(found)).isEqualTo(expected.has("mask_areas"));
        }
    }
}
