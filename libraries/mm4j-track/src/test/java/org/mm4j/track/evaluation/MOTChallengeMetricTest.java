package org.mm4j.track.evaluation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.testkit.Json;
import org.mm4j.track.datasets.TrackKeys;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.support.Libraries;

/** What the metric refuses; its numbers are those of the golden sequences. */
class MOTChallengeMetricTest {

    @Test
    void missingFramesAreNamed() throws IOException {
        MOTChallengeMetric metric = Libraries.build(
                Kinds.METRICS, MOTChallengeMetric.class, Json.parse("{\"type\": \"MOTChallengeMetric\"}"));
        assertThatThrownBy(metric::compute).hasMessageContaining("no sequence");
        assertThatThrownBy(() -> metric.process(List.of("x"))).hasMessageContaining("DetTrackDataSample");
        DetDataSample sample = DetDataSample.empty()
                .withMeta(ResultKey.IMG_PATH, "x/A/img1/1.png")
                .withMeta(TrackKeys.FRAME_ID, 0L)
                .withMeta(TrackKeys.ORI_VIDEO_LENGTH, 2);
        DetTrackDataSample frame = DetTrackDataSample.of(List.of(sample));
        assertThatThrownBy(() -> metric.process(List.of(frame))).hasMessageContaining("was not tracked");
        InstanceData none = InstanceData.ofSize(0)
                .with("bboxes", new float[0], 4)
                .with("scores", new float[0])
                .with("instances_id", new long[0]);
        metric.process(List.of(frame.with(0, sample, none)));
        assertThatThrownBy(metric::compute)
                .hasMessageContaining("sequence A has 2 frames")
                .hasMessageContaining("1 were tracked");
    }
}
