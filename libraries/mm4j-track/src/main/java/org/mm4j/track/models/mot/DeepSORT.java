package org.mm4j.track.models.mot;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Doc;
import org.mm4j.track.models.trackers.BaseTracker;
import org.mm4j.track.task.KalmanFilter;

/**
 * SORT (after Bewley et al., arXiv:1602.00763): a detector with a {@code SORTTracker}. The originals run it as
 * {@code DeepSORT} without a {@code reid}; {@code SORT} is a name of this class too.
 */
@Doc("Tracks by the boxes of the frame before.")
public final class DeepSORT extends BaseMOTModel {

    /** The arguments. */
    public record Args(
            @Doc("the detector, of any library") BaseDetector detector,

            @Doc("the model of re-identification; only None is supported") @Nullable
            ConfigDict reid,

            @Doc("the tracker") BaseTracker tracker,

            @Doc("the motion model, unless the tracker has one") @Nullable
            KalmanFilter motion,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {

        public Args {
            if (reid != null) {
                throw new IllegalArgumentException(
                        "re-identification is not supported yet, so reid is None here and in the tracker");
            }
        }
    }

    /** Makes the model of its parts. */
    public DeepSORT(Args args) {
        super(args.dataPreprocessor(), args.detector(), args.tracker(), args.motion(), args.initCfg());
    }
}
