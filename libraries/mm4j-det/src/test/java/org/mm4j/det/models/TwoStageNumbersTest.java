package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.det.models.detectors.TwoStageDetector;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.det.support.Training;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

/** Small two-stage detectors against numbers of the originals: losses, norms of gradients, predictions. */
class TwoStageNumbersTest {

    /** Of what is drawn in training, by the original too. */
    private static final long SEED = 7;

    private static final double TOLERANCE = 1e-4;
    private static final double LOOSE = 1e-3;

    private static final List<String> CASES = List.of(
            "cascade_rcnn",
            "cascade_mask_rcnn",
            "cascade_shared_extractor",
            "htc",
            "htc_semantic",
            "scnet",
            "mask_scoring_rcnn",
            "fast_rcnn",
            "mask_rcnn_c4",
            "seesaw_mask_rcnn",
            "seesaw_cascade",
            "libra_faster_rcnn",
            "groie_mask_rcnn",
            "double_head_rcnn",
            "legacy_faster_rcnn",
            "sabl_faster_rcnn",
            "sabl_cascade_rcnn",
            "grid_rcnn");

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> detectorsHaveTheOriginalsNumbers() {
        return CASES.stream().map(name -> DynamicTest.dynamicTest(name, () -> new Case(name).check()));
    }

    /** Without interleaving, boxes are refined for the next stage only: the last one may do without regression. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("golden")
    void theLastStageIsNotRefinedForNothing(boolean masks) {
        Case own = new Case("htc");
        ObjectNode head = (ObjectNode) own.golden.get("model").get("roi_head");
        head.put("interleaved", false);
        ((ObjectNode) head.get("bbox_head").get(2)).put("with_reg", false);
        if (!masks) {
            head.remove(List.of("mask_head", "mask_roi_extractor"));
        }
        try (TwoStageDetector model = own.build()) {
            Models.fill(model, own.golden.get("gain").doubleValue());
            TorchScope.run(() -> assertThat(model.loss(Models.input(own.golden.get("input"), true), own.samples())
                            .values())
                    .containsKeys("s1.loss_bbox", "s2.loss_cls")
                    .doesNotContainKey("s2.loss_bbox")
                    .matches(losses -> losses.containsKey("s2.loss_mask") == masks));
        }
    }

    @Test
    void oneMaskForAllClassesCannotBeScored() {
        Case own = new Case("mask_scoring_rcnn");
        ((ObjectNode) own.golden.get("model").get("roi_head").get("mask_head")).put("class_agnostic", true);
        assertThatThrownBy(own::build).hasMessageContaining("class_agnostic");
    }

    private static final class Case {

        private final JsonNode golden;
        private final ImageSize size;

        Case(String name) {
            this.golden = Json.resource(TwoStageNumbersTest.class, "twostage/" + name + ".json");
            this.size = new ImageSize(
                    golden.get("input").get("height").intValue(),
                    golden.get("input").get("width").intValue());
        }

        TwoStageDetector build() {
            return Models.scope("mmdet")
                    .build(new RegistryKey<>("model", TwoStageDetector.class), Configs.dict(golden.get("model")));
        }

        void check() {
            try (TwoStageDetector model = build()) {
                Models.fill(model, golden.get("gain").doubleValue());
                model.train(true);
                torch.manual_seed(SEED);
                TorchScope.run(() -> checkLosses(model));
                if (golden.has("full_losses")) {
                    TorchScope.run(() ->
                            compare(model.loss(Models.input(golden.get("input"), true), samples()), "full_losses"));
                }
                model.eval();
                TorchScope.run(() -> Grad.off(() -> checkPredictions(model)));
            }
        }

        private List<DetDataSample> samples() {
            List<DetDataSample> samples = new ArrayList<>();
            List<DetDataSample> boxes = Training.samples(golden.get("gt"), size.height(), size.width());
            for (int i = 0; i < boxes.size(); i++) {
                List<List<double[]>> polygons = new ArrayList<>();
                for (JsonNode polygon : golden.get("gt").get(i).get("polygons")) {
                    double[] points = new double[polygon.size()];
                    Arrays.setAll(points, p -> polygon.get(p).doubleValue());
                    polygons.add(List.of(points));
                }
                samples.add(boxes.get(i)
                        .withGtSemSeg(semantics(i))
                        .withMeta(ResultKey.ORI_SHAPE, size)
                        .withMeta(ResultKey.SCALE_FACTOR, new ScaleFactor(1, 1))
                        .withGtInstances(MaskField.with(
                                boxes.get(i).gtInstances(),
                                PolygonMasks.of(polygons, size.height(), size.width())
                                        .toBitmaps())));
            }
            return samples;
        }

        /** Classes of pixels in a pattern of bars, of which the last stands for none. */
        private DetDataSample.SemSeg semantics(int picture) {
            byte[] classes = new byte[size.height() * size.width()];
            for (int i = 0; i < classes.length; i++) {
                int value = i / size.width() / (7 + picture) + i % size.width() / (9 + 2 * picture);
                classes[i] = (byte) (value % 12 == 11 ? 255 : value % 12);
            }
            return new DetDataSample.SemSeg(new Image(size.height(), size.width(), 1, classes), 255);
        }

        private List<InstanceData> proposals() {
            List<InstanceData> proposals = new ArrayList<>();
            for (JsonNode own : golden.get("proposals")) {
                float[] boxes = new float[4 * own.size()];
                for (int i = 0; i < boxes.length; i++) {
                    boxes[i] = own.get(i / 4).get(i % 4).floatValue();
                }
                proposals.add(InstanceData.ofSize(own.size()).with("bboxes", boxes, 4));
            }
            return proposals;
        }

        private void checkLosses(TwoStageDetector model) {
            List<Tensor> features = model.extractFeat(Models.input(golden.get("input"), true));
            Losses losses = model.roiHead().loss(features, proposals(), samples());
            compare(losses, "losses");
            Tensor total = losses.total();
            close("total", total.item_double(), golden.get("total").doubleValue(), TOLERANCE);
            total.backward();
            Map<String, Double> norms = Training.gradientNorms(model);
            golden.get("grad_norms").properties().forEach(entry -> {
                assertThat(norms).containsKey(entry.getKey());
                close(
                        "gradient of " + entry.getKey(),
                        norms.getOrDefault(entry.getKey(), Double.NaN),
                        entry.getValue().doubleValue(),
                        LOOSE);
            });
            close(
                    "all gradients",
                    Training.total(norms),
                    golden.get("grad_total").doubleValue(),
                    TOLERANCE);
            model.namedParameters()
                    .values()
                    .forEach(p -> p.value().mutable_grad().reset());
        }

        private void compare(Losses actual, String expected) {
            assertThat(actual.entries().keySet())
                    .containsExactlyInAnyOrderElementsOf(golden.get(expected).properties().stream()
                            .map(Map.Entry::getKey)
                            .toList());
            golden.get(expected).properties().forEach(entry -> {
                List<Tensor> values = actual.entries().getOrDefault(entry.getKey(), List.of());
                assertThat(values).isNotEmpty();
                for (int i = 0; i < values.size(); i++) {
                    JsonNode value =
                            entry.getValue().isArray() ? entry.getValue().get(i) : entry.getValue();
                    close(entry.getKey() + " " + i, Tensors.floats(values.get(i))[0], value.doubleValue(), TOLERANCE);
                }
            });
        }

        private void checkPredictions(TwoStageDetector model) {
            List<Tensor> features = model.extractFeat(Models.input(golden.get("input"), true));
            List<InstanceData> all = model.roiHead().predict(features, proposals(), samples(), false);
            for (int p = 0; p < all.size(); p++) {
                InstanceData found = all.get(p);
                JsonNode expected = golden.get("predictions").get(p);
                assertThat(found.size()).isEqualTo(expected.get("labels").size());
                assertThat(MaskField.isIn(found)).isEqualTo(expected.has("mask_areas"));
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.longs("labels").at(i, 0))
                            .as("label %d", i)
                            .isEqualTo(expected.get("labels").get(i).longValue());
                    close(
                            "score " + i,
                            found.floats("scores").at(i, 0),
                            expected.get("scores").get(i).doubleValue(),
                            LOOSE);
                    for (int c = 0; c < 4; c++) {
                        assertThat((double) found.floats("bboxes").at(i, c))
                                .as("box %d", i)
                                .isCloseTo(expected.get("bboxes").get(i).get(c).doubleValue(), within(0.05));
                    }
                    if (expected.has("mask_areas")) {
                        double area = expected.get("mask_areas").get(i).doubleValue();
                        assertThat((double) MaskField.rles(found).get(i).area())
                                .as("mask %d", i)
                                .isCloseTo(area, within(0.01 * area + 4));
                    }
                }
            }
        }

        private static void close(String what, double actual, double expected, double tolerance) {
            assertThat(actual).as(what).isCloseTo(expected, within(tolerance * Math.abs(expected) + 1e-7));
        }
    }
}
