package org.mm4j.det.models.detectors;

import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.models.roi.RoIHead;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/**
 * Fast R-CNN: the second stage alone, with proposals that come with the samples
 * (<a href="https://arxiv.org/abs/1504.08083">Fast R-CNN</a>).
 */
public final class FastRCNN extends TwoStageDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,

            @Doc("the second stage; it is given the part 'rcnn' of train_cfg and test_cfg")
            Part<RoIHead> roiHead,

            @Doc("how the stage is trained") @Nullable TrainCfg trainCfg,
            @Doc("how the stage decodes") @Nullable TestCfgs testCfg,
            @Nullable Neck neck,
            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /** Makes the detector of its parts. */
    public FastRCNN(Args args) {
        super(new TwoStageDetector.Args(
                args.backbone(),
                args.neck(),
                null,
                args.roiHead(),
                args.trainCfg(),
                args.testCfg(),
                args.dataPreprocessor(),
                args.initCfg()));
    }
}
