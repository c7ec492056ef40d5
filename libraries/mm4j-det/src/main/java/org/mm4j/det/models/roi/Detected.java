package org.mm4j.det.models.roi;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.InstanceData;

/** Detections of one picture out of what a box head said of the regions of several. */
final class Detected {

    private Detected() {}

    /** No detections. */
    static InstanceData nothing() {
        return InstanceData.ofSize(0)
                .with("bboxes", new float[0], 4)
                .with("scores", new float[0])
                .with("labels", new long[0]);
    }

    /** Probabilities of the classes of all regions. */
    static Tensor scores(BoxHead head, BoxHead.Outputs outputs) {
        Tensor clsScore = outputs.clsScore();
        if (clsScore == null) {
            throw new IllegalStateException("a box head with with_cls=False cannot detect");
        }
        return head.activate(clsScore);
    }

    /** Detections of the regions from {@code from} on, so many as {@code count}. */
    static InstanceData of(
            BoxHead head,
            @Nullable Tensor bboxPred,
            Tensor rois,
            Tensor scores,
            long from,
            long count,
            DetDataSample sample,
            RcnnTestCfg cfg,
            boolean rescale) {
        return count == 0
                ? nothing()
                : head.predict(
                        rois.narrow(0, from, count),
                        scores.narrow(0, from, count),
                        bboxPred == null ? null : bboxPred.narrow(0, from, count),
                        sample,
                        cfg,
                        rescale);
    }
}
