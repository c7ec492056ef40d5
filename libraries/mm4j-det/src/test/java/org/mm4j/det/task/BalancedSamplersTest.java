package org.mm4j.det.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

/** Samplers that balance ground truths and ranges of overlaps. */
class BalancedSamplersTest {

    private static final int PRIORS = 60;

    /** The first 20 are positive, 18 of the first ground truth and 2 of the second; the others overlap by 0, 0.01, … 0.39. */
    private static AssignResult assigned() {
        long[] indices = new long[PRIORS];
        float[] overlaps = new float[PRIORS];
        for (int i = 0; i < PRIORS; i++) {
            indices[i] = i < 18 ? 1 : i < 20 ? 2 : 0;
            overlaps[i] = i < 20 ? 0.39f : (i - 20) / 100f;
        }
        return new AssignResult(
                2, Tensors.of(indices, PRIORS), Tensors.of(overlaps, PRIORS), Tensors.of(indices, PRIORS));
    }

    private static SamplingResult sample(String json) {
        Sampler sampler = Models.scope("mmdet")
                .build(new RegistryKey<>("task util", Sampler.class), Configs.dict(Json.parse(json)));
        return sampler.sample(
                assigned(),
                Tensors.of(new float[4 * PRIORS], PRIORS, 4),
                new Assigner.GroundTruth(Tensors.of(new float[8], 2, 4), Tensors.of(new long[] {1, 2}, 2)));
    }

    private static final String COMBINED = """
            {"type": "CombinedSampler", "num": 40, "pos_fraction": 0.25, "add_gt_as_proposals": false,
             "pos_sampler": {"type": "InstanceBalancedPosSampler"},
             "neg_sampler": {"type": "IoUBalancedNegSampler", "floor_thr": %s, "floor_fraction": %s, "num_bins": 3}}""";

    @Test
    void rareGroundTruthsAreTaken() {
        for (int turn = 0; turn < 5; turn++) {
            TorchScope.run(() -> {
                SamplingResult result = sample(COMBINED.formatted("-1", "0"));
                assertThat(Tensors.longs(result.posInds())).hasSize(10).contains(18, 19);
                assertThat(result.numNeg()).isEqualTo(30);
                assertThat(Tensors.longs(result.negInds())).doesNotHaveDuplicates();
            });
        }
    }

    @Test
    void rangesOfOverlapsHaveTheSameNumber() {
        TorchScope.run(() -> {
            SamplingResult result = sample("""
                    {"type": "IoUBalancedNegSampler", "num": 26, "pos_fraction": 1.0, "add_gt_as_proposals": false}""");
            assertThat(result.numNeg()).isEqualTo(6);
            long[] ranges = new long[3];
            for (long place : Tensors.longs(result.negInds())) {
                ranges[(int) Math.min(2, (place - 20) / 13)]++;
            }
            assertThat(ranges).containsExactly(2, 2, 2);
        });
    }

    @Test
    void theFloorIsChosenApart() {
        TorchScope.run(() -> {
            SamplingResult result = sample(COMBINED.formatted("0.2", "0.5"));
            long low = Arrays.stream(Tensors.longs(result.negInds()))
                    .filter(place -> place < 40)
                    .count();
            assertThat(low).isEqualTo(15);
        });
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> sample(COMBINED.formatted("-0.5", "0"))).hasMessageContaining("floor_thr");
        assertThatThrownBy(() -> sample(COMBINED.formatted("0", "2"))).hasMessageContaining("floor_fraction");
    }
}
