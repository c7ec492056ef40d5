package org.mm4j.track.models.mot;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Doc;
import org.mm4j.track.models.trackers.BaseTracker;
import org.mm4j.track.task.KalmanFilter;

/** OC-SORT (Cao et al., arXiv:2203.14360): a detector with an {@code OCSORTTracker}. */
@Doc("Tracks by overlap, direction and last boxes.")
public final class OCSORT extends BaseMOTModel {

    /** The arguments. */
    public record Args(
            @Doc("the detector, of any library") BaseDetector detector,
            @Doc("the tracker") BaseTracker tracker,

            @Doc("the motion model, unless the tracker has one") @Nullable
            KalmanFilter motion,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /** Makes the model of its parts. */
    public OCSORT(Args args) {
        super(args.dataPreprocessor(), args.detector(), args.tracker(), args.motion(), args.initCfg());
    }
}
