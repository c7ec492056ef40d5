package org.mm4j.det.models.detectors;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.heads.DenseMaskHead;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Receives;

/** Finds masks of instances straight from the feature maps, without boxes. */
public class SingleStageInstanceSegmentor extends BackboneDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,
            @Nullable Neck neck,

            @Doc("a head of boxes; only None is supported") @Nullable
            ConfigDict bboxHead,

            @Receives({"train_cfg", "test_cfg"}) DenseMaskHead maskHead,

            @Doc("handed to the head: how it is trained") @Nullable
            ConfigDict trainCfg,

            @Doc("handed to the head: how it decodes") @Nullable
            ConfigDict testCfg,

            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {

        /** Refuses what is not supported. */
        public Args {
            if (bboxHead != null) {
                throw new IllegalArgumentException("bbox_head beside a mask_head is not supported; leave it None");
            }
        }
    }

    private final DenseMaskHead maskHead;

    /** Makes the detector of its parts. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public SingleStageInstanceSegmentor(Args args) {
        super(args.dataPreprocessor(), args.backbone(), args.neck(), args.initCfg());
        this.maskHead = childOf("mask_head", args.maskHead());
    }

    /** The head. */
    public final DenseMaskHead maskHead() {
        return maskHead;
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(maskHead.numClasses());
    }

    @Override
    public List<List<Tensor>> forward(Tensor inputs) {
        return forward(inputs, maskHead::forward);
    }

    @Override
    public Losses loss(Tensor inputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return maskHead.loss(extractFeat(inputs), samples).keepIn(scope);
        }
    }

    /** Detects; masks are in pixels of the pictures as they were read in any case, as in the original. */
    @Override
    public List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale) {
        return TorchScope.call(() -> addPredictions(samples, maskHead.predict(extractFeat(inputs), samples)));
    }
}
