package org.mm4j.det.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.HorizontalBoxes;
import org.mm4j.det.support.Json;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.Image;

class TransformsTest {

    private static Transform build(String cfg) {
        return Models.scope("mmdet").build(Kinds.TRANSFORMS, Json.config(Json.parse(cfg)));
    }

    private static Results sample() {
        return new Results()
                .put(ResultKey.IMG, new Image(10, 20, 3, new byte[600]))
                .put(DetKeys.GT_BBOXES, new HorizontalBoxes(new float[] {2, 2, 30, 8, 4, 4, 6, 6}))
                .put(DetKeys.GT_BBOXES_LABELS, new long[] {7, 3})
                .put(DetKeys.GT_IGNORE_FLAGS, new boolean[] {false, true});
    }

    @Test
    void resizeMovesBoxesAndKeepsTrackOfTheWholeWay() {
        Results once = build("{\"type\": \"Resize\", \"scale\": [40, 30]}").apply(sample());
        assertThat(once).isNotNull();
        assertThat(once.get(DetKeys.GT_BBOXES).row(0)).containsExactly(4, 6, 40, 24);
        Results twice = build("{\"type\": \"Resize\", \"scale_factor\": 0.5, \"clip_object_border\": false}")
                .apply(once);
        assertThat(twice).isNotNull();
        assertThat(twice.get(DetKeys.GT_BBOXES).row(1)).containsExactly(4, 6, 6, 9);
        assertThat(twice.get(DetKeys.HOMOGRAPHY_MATRIX)).containsExactly(1, 0, 0, 0, 1.5f, 0, 0, 0, 1);
    }

    @Test
    void packingPartsTheIgnoredFromTheRest() {
        Results packed = build("{\"type\": \"PackDetInputs\", \"meta_keys\": [\"img_shape\", \"homography_matrix\"]}")
                .apply(sample().put(DetKeys.HOMOGRAPHY_MATRIX, new float[9]));
        assertThat(packed).isNotNull();
        assertThat(packed.names()).containsExactly("inputs", "data_samples");
        DetDataSample sample = packed.get(DetKeys.DATA_SAMPLES);
        assertThat(sample.gtInstances().longs("labels").values()).containsExactly(7);
        assertThat(sample.ignoredInstances().floats("bboxes").values()).containsExactly(4, 4, 6, 6);
        assertThat(sample.metaNames()).containsExactly("homography_matrix");
        assertThat(sample.meta(DetKeys.HOMOGRAPHY_MATRIX)).isPresent();
        assertThat(sample.predInstances()).isEmpty();
        assertThatThrownBy(() -> sample.requireMeta(ResultKey.IMG_SHAPE)).hasMessageContaining("meta_keys");
    }

    @Test
    void loadersTakePicturesInMemory() {
        Image image = new Image(2, 3, 3, new byte[18]);
        for (String name : new String[] {"LoadImageFromNDArray", "InferencerLoader"}) {
            Results loaded = build("{\"type\": \"" + name + "\"}").apply(new Results().put(ResultKey.IMG, image));
            assertThat(loaded).isNotNull();
            assertThat(loaded.get(ResultKey.ORI_SHAPE)).isEqualTo(image.size());
            assertThat(loaded.get(ResultKey.IMG)).isSameAs(image);
            Results floats = build("{\"type\": \"" + name + "\", \"to_float32\": true}")
                    .apply(new Results().put(ResultKey.IMG, image));
            assertThat(floats).isNotNull();
            assertThat(floats.get(ResultKey.IMG).isFloat()).isTrue();
        }
    }
}
