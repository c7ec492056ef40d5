package org.mm4j.det.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.cv.ops.NmsCfg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How predictions of a dense head are decoded.
 *
 * @param nmsPre how many of the best predictions of each level go on to suppression at most; negative for all
 * @param scoreThr predictions whose score is not higher are dropped before suppression
 * @param nms how overlapping boxes are suppressed, each class for itself; null sorts only
 * @param maxPerImg how many are returned at most; negative for all
 * @param minBboxSize boxes not wider and higher than this, in pixels of the result, are dropped; negative for none
 * @param nmsPost how many boxes of each level are kept behind its own suppression, by heads that suppress so; null otherwise
 * @param nmsAcrossLevels whether such heads suppress once more over all levels
 */
public record TestCfg(
        @Default("-1") @Doc("of each level, go on with so many at most; negative: all")
        int nmsPre,

        @Default("0.0") @Doc("least score") double scoreThr,
        @Doc("suppression of overlapping boxes") @Nullable NmsCfg nms,

        @Default("-1") @Doc("return at most so many; negative: all")
        int maxPerImg,

        @Default("-1.0") @Doc("drop boxes that are not wider and higher; negative: none")
        double minBboxSize,

        @Doc("keep so many of each level behind its suppression; for GARPNHead only") @Nullable
        Integer nmsPost,

        @Default("False") @Doc("suppress once more over all levels; for GARPNHead only")
        boolean nmsAcrossLevels) {

    /** Refuses what only heads do that suppress each level by itself. */
    void requireCommonSuppression() {
        if (nmsPost != null || nmsAcrossLevels) {
            throw new IllegalStateException("nms_post and nms_across_levels are for a GARPNHead; leave them out");
        }
    }
}
