package org.mm4j.det.models.detectors;

import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Receives;

/** RetinaNet: a {@link SingleStageDetector} that has a neck. */
public final class RetinaNet extends SingleStageDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,
            Neck neck,
            @Receives({"train_cfg", "test_cfg"}) DenseHead bboxHead,

            @Doc("handed to the head: how it is trained") @Nullable
            ConfigDict trainCfg,

            @Doc("handed to the head: how it decodes") @Nullable
            ConfigDict testCfg,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /** Makes the detector of its parts. */
    public RetinaNet(Args args) {
        super(new SingleStageDetector.Args(
                args.backbone(),
                args.neck(),
                args.bboxHead(),
                args.trainCfg(),
                args.testCfg(),
                args.dataPreprocessor(),
                args.initCfg()));
    }
}
