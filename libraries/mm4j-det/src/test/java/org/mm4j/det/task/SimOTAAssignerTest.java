package org.mm4j.det.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SafetensorsFile;

class SimOTAAssignerTest {

    @TestFactory
    @Tag("golden")
    List<DynamicTest> assignsAsTheOriginal() {
        return GoldenRoots.files("models/yolox", ".safetensors").stream()
                .filter(path -> path.getFileName().toString().startsWith("simota_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)))
                .toList();
    }

    private static void check(Path path) {
        SafetensorsFile file = SafetensorsFile.read(path);
        String name = path.getFileName().toString().replace(".safetensors", ".json");
        JsonNode options = Json.read(path.resolveSibling(name)).get("options");
        SimOTAAssigner assigner = new SimOTAAssigner(new SimOTAAssigner.Args(
                options.get("center_radius").doubleValue(),
                options.get("candidate_topk").intValue(),
                options.get("iou_weight").doubleValue(),
                options.get("cls_weight").doubleValue(),
                new BboxOverlaps2D(new BboxOverlaps2D.Args(1, null))));
        TorchScope.run(() -> {
            AssignResult result = assigner.assign(
                    new Assigner.Predictions(tensor(file, "priors"), tensor(file, "bboxes"), tensor(file, "scores")),
                    new Assigner.GroundTruth(
                            tensor(file, "gt_bboxes"),
                            Tensors.of(
                                    file.get("gt_labels").longs(),
                                    file.get("gt_labels").shape())));
            assertThat(Tensors.longs(result.gtInds()))
                    .isEqualTo(file.get("gt_inds").longs());
            assertThat(Tensors.longs(result.labels()))
                    .isEqualTo(file.get("labels").longs());
            assertThat(Tensors.floats(result.maxOverlaps()))
                    .containsExactly(file.get("max_overlaps").floats(), within(1e-5f));
            assertThat(result.numGts()).isEqualTo(file.get("gt_labels").count());
        });
        GoldenRoots.report("models/yolox simota", 1);
    }

    private static Tensor tensor(SafetensorsFile file, String name) {
        return Tensors.of(file.get(name).floats(), file.get(name).shape());
    }

    @Test
    void givesNothingWhereNoPriorLiesInAnyGroundTruth() {
        SimOTAAssigner assigner = new SimOTAAssigner(
                new SimOTAAssigner.Args(2.5, 10, 3, 1, new BboxOverlaps2D(new BboxOverlaps2D.Args(1, null))));
        TorchScope.run(() -> {
            AssignResult result = assigner.assign(
                    new Assigner.Predictions(
                            Tensors.of(new float[] {4, 4, 8, 8}, 1, 4),
                            Tensors.of(new float[] {0, 0, 8, 8}, 1, 4),
                            Tensors.of(new float[] {0.5f, 0.5f}, 1, 2)),
                    new Assigner.GroundTruth(
                            Tensors.of(new float[] {500, 500, 510, 510}, 1, 4), Tensors.of(new long[] {1}, 1)));
            assertThat(Tensors.longs(result.gtInds())).containsExactly(0);
            assertThat(Tensors.longs(result.labels())).containsExactly(-1);
            assertThat(Tensors.floats(result.maxOverlaps())).containsExactly(0);
        });
    }
}
