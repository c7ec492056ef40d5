package org.mm4j.det.models.roi;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.registry.Doc;

/** The arguments that all cascades have. */
public record CascadeArgs(
        @Doc("how often boxes are refined") int numStages,

        @Doc("what the losses of each stage are multiplied by")
        List<Double> stageLossWeights,

        @Doc("cuts features for boxes: one for all stages, or a list")
        StageExtractors bboxRoiExtractor,

        @Doc("classifies and refines: one for all stages, or a list")
        StageBoxHeads bboxHead,

        @Doc("cuts features for masks; None: as those for boxes") @Nullable
        StageExtractors maskRoiExtractor,

        @Doc("draws masks; None: there are none") @Nullable StageMaskHeads maskHead,

        @Doc("how each stage is trained") @Nullable List<RcnnTrainCfg> trainCfg,
        @Nullable RcnnTestCfg testCfg,
        @Nullable InitCfg initCfg) {

    /** Checks the numbers of stages. */
    public CascadeArgs {
        stageLossWeights = List.copyOf(stageLossWeights);
        if (numStages < 1 || stageLossWeights.size() != numStages) {
            throw new IllegalArgumentException("num_stages is at least 1, with a number in stage_loss_weights for each,"
                    + " but here are " + numStages + " and " + stageLossWeights);
        }
        if (trainCfg != null && trainCfg.size() < numStages) {
            throw new IllegalArgumentException("train_cfg of the second stage: expected a dict for each of " + numStages
                    + " stages, got " + trainCfg.size());
        }
    }
}
