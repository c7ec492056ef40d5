package org.mm4j.det.models.detectors;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Receives;

/** A detector whose head predicts boxes straight from the feature maps. */
public class SingleStageDetector extends BackboneDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,
            @Nullable Neck neck,
            @Receives({"train_cfg", "test_cfg"}) DenseHead bboxHead,

            @Doc("handed to the head: how it is trained") @Nullable
            ConfigDict trainCfg,

            @Doc("handed to the head: how it decodes") @Nullable
            ConfigDict testCfg,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /** The arguments of detectors that need a neck. */
    public record NeckArgs(
            Backbone backbone,
            Neck neck,
            @Receives({"train_cfg", "test_cfg"}) DenseHead bboxHead,

            @Doc("handed to the head: how it is trained") @Nullable
            ConfigDict trainCfg,

            @Doc("handed to the head: how it decodes") @Nullable
            ConfigDict testCfg,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {

        Args parts() {
            return new Args(backbone, neck, bboxHead, trainCfg, testCfg, dataPreprocessor, initCfg);
        }
    }

    private final DenseHead bboxHead;

    /** Makes the detector of its parts. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public SingleStageDetector(Args args) {
        super(args.dataPreprocessor(), args.backbone(), args.neck(), args.initCfg());
        this.bboxHead = childOf("bbox_head", args.bboxHead());
    }

    /** The head. */
    public final DenseHead bboxHead() {
        return bboxHead;
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(bboxHead.numClasses());
    }

    @Override
    public List<List<Tensor>> forward(Tensor inputs) {
        return forward(inputs, bboxHead::forward);
    }

    @Override
    public Losses loss(Tensor inputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return bboxHead.loss(extractFeat(inputs), samples).keepIn(scope);
        }
    }

    @Override
    public List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale) {
        return TorchScope.call(() -> addPredictions(samples, bboxHead.predict(extractFeat(inputs), samples, rescale)));
    }
}
