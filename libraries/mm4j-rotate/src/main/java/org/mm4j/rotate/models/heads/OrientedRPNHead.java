package org.mm4j.rotate.models.heads;

import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.det.models.heads.RPNHead;
import org.mm4j.det.models.heads.TestCfg;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.RotatedBoxes;

/**
 * Proposes rotated boxes (Xie et al., Oriented R-CNN for Object Detection, arXiv:2108.05699): anchors are horizontal,
 * and the horizontal boxes around proposals are suppressed, within each level.
 */
@Doc("Proposes rotated boxes from horizontal anchors.")
public final class OrientedRPNHead extends RPNHead {

    /** The arguments. */
    public record Args(@Inline RPNHead.Args base) {}

    /** Makes the head. */
    public OrientedRPNHead(Args args, BuildContext build) {
        super(args.base(), build);
    }

    @Override
    protected InstanceData suppressed(InstanceData found, TestCfg cfg) {
        int[] levels = new int[found.size()];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = (int) found.longs("labels").at(i, 0);
        }
        float[] around = BoxConversions.rbox2hbox(
                        new RotatedBoxes(found.floats("bboxes").values()))
                .values();
        Kept kept = BatchedNms.batchedNms(around, found.floats("scores").values(), levels, cfg.nms(), false);
        return first(found.select(kept.indices()).with("scores", kept.scores()), cfg.maxPerImg());
    }

    private static InstanceData first(InstanceData found, int limit) {
        if (limit < 0 || limit >= found.size()) {
            return found;
        }
        int[] indices = new int[limit];
        for (int i = 0; i < limit; i++) {
            indices[i] = i;
        }
        return found.select(indices);
    }
}
