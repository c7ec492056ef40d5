package org.mm4j.rotate.models.heads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.det.models.roi.CascadeRoIHead;
import org.mm4j.det.models.roi.StandardRoIHead;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.rotate.models.roi.RotatedSingleRoIExtractor;
import org.mm4j.rotate.support.RotatedTruth;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.TensorSummary;

/** The second stage of Oriented R-CNN on given proposals: features, losses, gradients, predictions are mmrotate's. */
class RotatedRoIHeadTest {

    @TestFactory
    List<DynamicTest> numbersAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode golden = Json.resource(RotatedRoIHeadTest.class, "roi_head.json");
        for (JsonNode one : golden.get("cases")) {
            tests.add(dynamicTest(one.get("name").asText(), () -> check(golden, one)));
        }
        return tests;
    }

    private static void check(JsonNode golden, JsonNode one) {
        List<DetDataSample> samples = HeadCases.samples(golden, false);
        List<InstanceData> proposals = new ArrayList<>();
        for (JsonNode boxes : one.get("proposals")) {
            proposals.add(RotatedTruth.instances(Json.floats(boxes), new float[boxes.size()], false));
        }
        try (StandardRoIHead head = HeadCases.build(StandardRoIHead.class, one)) {
            TorchScope.run(() -> {
                List<Tensor> features = HeadCases.features(golden);
                checkFeatures((RotatedSingleRoIExtractor) head.bboxRoiExtractor(), features, one);
                Losses losses = head.loss(features, proposals, samples);
                HeadCases.checkLosses(losses, one.get("losses"));
                losses.total().backward();
                HeadCases.checkGradients(head, features, one);
                for (int rescale = 0; rescale < 2; rescale++) {
                    HeadCases.checkInstances(
                            head.predict(features, proposals, samples, rescale == 1),
                            one.get("predictions").get(rescale));
                }
            });
        }
    }

    /** RoI Transformer: horizontal proposals, then rotated ones. */
    @TestFactory
    List<DynamicTest> cascadesAreTheOriginals() {
        List<DynamicTest> tests = new ArrayList<>();
        JsonNode golden = Json.resource(RotatedRoIHeadTest.class, "cascade.json");
        for (JsonNode one : golden.get("cases")) {
            tests.add(dynamicTest(one.get("name").asText(), () -> checkCascade(golden, one)));
        }
        return tests;
    }

    private static void checkCascade(JsonNode golden, JsonNode one) {
        List<DetDataSample> samples = HeadCases.samples(golden, false);
        List<InstanceData> proposals = new ArrayList<>();
        for (JsonNode boxes : one.get("proposals")) {
            proposals.add(InstanceData.ofSize(boxes.size())
                    .with("bboxes", Json.floats(boxes), 4)
                    .with("labels", new long[boxes.size()]));
        }
        try (CascadeRoIHead head = HeadCases.build(CascadeRoIHead.class, one)) {
            TorchScope.run(() -> {
                List<Tensor> features = HeadCases.features(golden);
                Losses losses = head.loss(features, proposals, samples);
                HeadCases.checkLosses(losses, one.get("losses"));
                losses.total().backward();
                HeadCases.checkGradients(head, features, one);
                for (int rescale = 0; rescale < 2; rescale++) {
                    HeadCases.checkInstances(
                            head.predict(features, proposals, samples, rescale == 1),
                            one.get("predictions").get(rescale));
                }
            });
        }
    }

    private static void checkFeatures(RotatedSingleRoIExtractor extractor, List<Tensor> features, JsonNode one) {
        List<float[]> rows = new ArrayList<>();
        for (int picture = 0; picture < one.get("proposals").size(); picture++) {
            for (JsonNode box : one.get("proposals").get(picture)) {
                float[] row = new float[6];
                row[0] = picture;
                System.arraycopy(Json.floats(box), 0, row, 1, 5);
                rows.add(row);
            }
        }
        float[] all = new float[6 * rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, all, 6 * i, 6);
        }
        Tensor rois = Tensors.of(all, rows.size(), 6);
        int[] levels = extractor.mapRoiLevels(rois);
        for (int i = 0; i < levels.length; i++) {
            assertThat(levels[i]).isEqualTo(one.get("levels").get(i).intValue());
        }
        Tensor cut = extractor.forward(features, rois);
        TensorSummary.check(
                "features of regions",
                Tensors.floats(cut),
                cut.shape(),
                TensorSummary.of(one.get("roi_features")),
                HeadCases.TOLERANCE);
    }
}
