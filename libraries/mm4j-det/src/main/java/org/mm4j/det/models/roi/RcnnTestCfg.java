package org.mm4j.det.models.roi;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How predictions of a second stage are decoded.
 *
 * @param scoreThr predictions whose score is not higher are dropped
 * @param nms how overlapping boxes are suppressed, each class for itself; null sorts only
 * @param maxPerImg how many are returned at most; not positive for all
 * @param maskThrBinary what is at least as likely as this belongs to a mask; negative for masks of 256 steps
 * @param nmsPre has no effect, as in the original
 * @param minBboxSize has no effect, as in the original
 */
public record RcnnTestCfg(
        @Default("0.0") @Doc("least score") double scoreThr,
        @Doc("suppression of overlapping boxes") @Nullable NmsCfg nms,

        @Default("-1") @Doc("return at most so many; not positive: all")
        int maxPerImg,

        @Doc("probability from which on a pixel belongs to a mask; negative: masks of 256 steps") @Nullable
        Double maskThrBinary,

        @Doc("has no effect, as in the original: a second stage suppresses all its boxes") @Nullable
        Integer nmsPre,

        @Doc("has no effect, as in the original") @Nullable Double minBboxSize) {

    /**
     * The settings, which have to be there to predict.
     *
     * @throws IllegalStateException if they are not
     */
    static RcnnTestCfg require(@Nullable RcnnTestCfg cfg) {
        if (cfg == null) {
            throw new IllegalStateException("the second stage has no test_cfg, which says how to decode; add"
                    + " test_cfg=dict(rcnn=dict(score_thr=0.05, nms=dict(type='nms', iou_threshold=0.5),"
                    + " max_per_img=100)) to the model");
        }
        return cfg;
    }
}
