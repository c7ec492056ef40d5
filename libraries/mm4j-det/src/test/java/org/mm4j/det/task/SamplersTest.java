package org.mm4j.det.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

class SamplersTest {

    private static final int PRIORS = 40;

    /** 40 priors: the first 10 answer to ground truth 0 or 1, 10 are ignored, 20 are background. */
    private static AssignResult assigned() {
        long[] indices = new long[PRIORS];
        long[] labels = new long[PRIORS];
        for (int i = 0; i < PRIORS; i++) {
            indices[i] = i < 10 ? 1 + i % 2 : i < 20 ? -1 : 0;
            labels[i] = i < 10 ? 5 + i % 2 : -1;
        }
        return new AssignResult(
                2, Tensors.of(indices, PRIORS), Tensors.of(new float[PRIORS], PRIORS), Tensors.of(labels, PRIORS));
    }

    private static Tensor priors() {
        float[] values = new float[4 * PRIORS];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return Tensors.of(values, PRIORS, 4);
    }

    private static Assigner.GroundTruth groundTruth() {
        return new Assigner.GroundTruth(
                Tensors.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2, 4), Tensors.of(new long[] {5, 6}, 2));
    }

    private static Sampler sampler(String json) {
        return Models.scope("mmdet")
                .build(new RegistryKey<>("task util", Sampler.class), Configs.dict(Json.parse(json)));
    }

    @Test
    void everythingIsTakenIfThereIsRoom() {
        TorchScope.run(() -> {
            SamplingResult result = sampler("""
                    {"type": "RandomSampler", "num": 1000, "pos_fraction": 0.5, "add_gt_as_proposals": false}""").sample(assigned(), priors(), groundTruth());
            assertThat(Tensors.longs(result.posInds()))
                    .containsExactly(LongStream.range(0, 10).toArray());
            assertThat(Tensors.longs(result.negInds()))
                    .containsExactly(LongStream.range(20, 40).toArray());
            assertThat(Tensors.longs(result.posAssignedGtInds())).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
            assertThat(Tensors.longs(result.posGtLabels())).containsExactly(5, 6, 5, 6, 5, 6, 5, 6, 5, 6);
            assertThat(Tensors.floats(result.posGtBboxes().select(0, 1))).containsExactly(5, 6, 7, 8);
            assertThat(result.avgFactor()).isEqualTo(30);
            assertThat(result.priors().size(0)).isEqualTo(30);
        });
    }

    @Test
    void aPartIsTakenByTheGeneratorOfTorch() {
        TorchScope.run(() -> {
            Torch.load();
            Sampler sampler = sampler("""
                    {"type": "RandomSampler", "num": 8, "pos_fraction": 0.25, "add_gt_as_proposals": false}""");
            torch.manual_seed(3);
            SamplingResult once = sampler.sample(assigned(), priors(), groundTruth());
            torch.manual_seed(3);
            SamplingResult again = sampler.sample(assigned(), priors(), groundTruth());
            assertThat(Tensors.longs(once.posInds()))
                    .hasSize(2)
                    .isSorted()
                    .containsExactly(Tensors.longs(again.posInds()));
            assertThat(Tensors.longs(once.negInds()))
                    .hasSize(6)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .containsExactly(Tensors.longs(again.negInds()));
        });
    }

    @Test
    void negativesAreBoundByPositives() {
        TorchScope.run(() -> {
            SamplingResult result = sampler("""
                    {"type": "RandomSampler", "num": 30, "pos_fraction": 0.1, "neg_pos_ub": 3,
                     "add_gt_as_proposals": false}""").sample(assigned(), priors(), groundTruth());
            assertThat(result.numPos()).isEqualTo(3);
            assertThat(result.numNeg()).isEqualTo(9);
        });
    }

    @Test
    void groundTruthsArePriorsToo() {
        TorchScope.run(() -> {
            SamplingResult result = sampler("{\"type\": \"RandomSampler\", \"num\": 1000, \"pos_fraction\": 0.5}")
                    .sample(assigned(), priors(), groundTruth());
            assertThat(result.numPos()).isEqualTo(12);
            assertThat(Tensors.longs(result.posIsGt()))
                    .containsExactly(
                            IntStream.range(0, 12).mapToLong(i -> i < 2 ? 1 : 0).toArray());
            assertThat(Tensors.longs(result.posAssignedGtInds().narrow(0, 0, 2)))
                    .containsExactly(0, 1);
            assertThat(Tensors.floats(result.posPriors().select(0, 1))).containsExactly(5, 6, 7, 8);
        });
    }

    @Test
    void nothingToFindLeavesBackground() {
        TorchScope.run(() -> {
            Assigner.GroundTruth none =
                    new Assigner.GroundTruth(Tensors.of(new float[0], 0, 4), Tensors.of(new long[0], 0));
            AssignResult background = new AssignResult(
                    0, Tensors.of(new long[3], 3), Tensors.of(new float[3], 3), Tensors.of(new long[] {-1, -1, -1}, 3));
            Tensor priors = Tensors.of(new float[12], 3, 4);
            for (String type : new String[] {
                "{\"type\": \"PseudoSampler\"}", "{\"type\": \"RandomSampler\", \"num\": 9, \"pos_fraction\": 0.5}"
            }) {
                SamplingResult result = sampler(type).sample(background, priors, none);
                assertThat(result.numPos()).isZero();
                assertThat(result.numNeg()).isEqualTo(3);
                assertThat(result.posGtBboxes().size(1)).isEqualTo(4);
                assertThat(result.avgFactor()).isEqualTo(type.contains("Pseudo") ? 1 : 4);
            }
        });
    }

    @Test
    void refusesWhatIsNoPart() {
        assertThatThrownBy(() -> sampler("{\"type\": \"RandomSampler\", \"num\": 9, \"pos_fraction\": 1.5}"))
                .hasMessageContaining("pos_fraction");
    }

    @Test
    void assigningAndSamplingLeaveNothingBehind() {
        TorchScope.run(() -> {
            Assigner assigner = Models.scope("mmdet")
                    .build(new RegistryKey<>("task util", Assigner.class), Configs.dict(Json.parse("""
                            {"type": "MaxIoUAssigner", "pos_iou_thr": 0.5, "neg_iou_thr": 0.5}""")));
            Sampler sampler = sampler("{\"type\": \"RandomSampler\", \"num\": 20, \"pos_fraction\": 0.5}");
            Tensor priors = priors();
            Assigner.GroundTruth there = groundTruth();
            Runnable once = () -> TorchScope.run(() -> sampler.sample(
                    assigner.assign(new Assigner.Predictions(priors, null, null), there), priors, there));
            once.run();
            long before = NativeCounters.now().objects();
            for (int i = 0; i < 30; i++) {
                once.run();
            }
            assertThat(NativeCounters.now().objects()).isLessThanOrEqualTo(before + 5);
        });
    }
}
