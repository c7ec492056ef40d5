package org.mm4j.track.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.config.Config;
import org.mm4j.cv.transforms.Absent;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;
import org.mm4j.registry.Registries;
import org.mm4j.track.structures.DetTrackDataSample;

/** Packing of frames that do not have the same entries. */
class PackTrackInputsTest {

    private static final Image PICTURE = new Image(2, 3, 3, new byte[18]);

    private static Transform packing() {
        return Registries.discover()
                .context("mmtrack")
                .build(
                        Kinds.TRANSFORMS,
                        Config.dict("type", "PackTrackInputs", "meta_keys", List.of("flip", "flip_direction")));
    }

    @Test
    void anEntryThatOneFrameLacks() {
        Results sequence = new Results()
                .put(new ResultKey<>("img", List.class), List.of(PICTURE, PICTURE))
                .put(new ResultKey<>("frame_id", List.class), List.of(0L, 1L))
                .put(new ResultKey<>("flip", List.class), List.of(false, true))
                .put(new ResultKey<>("flip_direction", List.class), List.of(Absent.ABSENT, "horizontal"));
        Results packed = packing().apply(sequence);
        assertThat(packed).isNotNull();
        DetTrackDataSample sample = packed.get(PackTrackInputs.DATA_SAMPLES);
        assertThat(sample.frame(0).requireMeta(ResultKey.FLIP)).isFalse();
        assertThat(sample.frame(0).meta(ResultKey.FLIP_DIRECTION)).isEmpty();
        assertThat(sample.frame(1).requireMeta(ResultKey.FLIP_DIRECTION)).isEqualTo("horizontal");
    }

    @Test
    void identitiesThatAreNotThoseOfTheBoxes() {
        Results frame = new Results()
                .put(ResultKey.IMG, PICTURE)
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[] {0, 0, 1, 1}))
                .put(DetKeys.GT_BBOXES_LABELS, new long[1])
                .put(DetKeys.GT_INSTANCES_IDS, new long[] {4, 5});
        assertThatThrownBy(() -> packing().apply(frame)).hasMessageContaining("2 identities (gt_instances_ids) of 1");
    }
}
