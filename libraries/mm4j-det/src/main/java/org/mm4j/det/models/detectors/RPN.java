package org.mm4j.det.models.detectors;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.models.heads.DenseHead;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.model.Neck;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Part;

/** Proposes boxes that may hold an object of any class: the first stage of a two-stage detector by itself. */
public final class RPN extends BackboneDetector {

    /** The arguments. */
    public record Args(
            Backbone backbone,
            @Nullable Neck neck,

            @Doc("it is given the part 'rpn' of train_cfg and test_cfg")
            Part<DenseHead> rpnHead,

            @Nullable Cfg trainCfg,
            @Nullable Cfg testCfg,
            @Nullable DataPreprocessor dataPreprocessor,
            @Nullable InitCfg initCfg) {}

    /**
     * Settings of the head.
     *
     * @param rpn its {@code train_cfg} or {@code test_cfg}
     */
    public record Cfg(@Nullable ConfigDict rpn) {}

    private final DenseHead rpnHead;

    /** Makes the detector of its parts. */
    public RPN(Args args) {
        super(args.dataPreprocessor(), args.backbone(), args.neck(), args.initCfg());
        Map<String, Object> extra = new HashMap<>();
        put(extra, "train_cfg", args.trainCfg());
        put(extra, "test_cfg", args.testCfg());
        extra.put("num_classes", 1);
        this.rpnHead = childOf("bbox_head", args.rpnHead().build(extra));
    }

    private static void put(Map<String, Object> extra, String name, @Nullable Cfg cfg) {
        if (cfg != null && cfg.rpn() != null) {
            extra.put(name, cfg.rpn());
        }
    }

    /** The head. */
    public DenseHead rpnHead() {
        return rpnHead;
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(1);
    }

    @Override
    public List<List<Tensor>> forward(Tensor inputs) {
        return forward(inputs, rpnHead::forward);
    }

    @Override
    public Losses loss(Tensor inputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return rpnHead.loss(extractFeat(inputs), TwoStageDetector.asObjects(samples))
                    .keepIn(scope);
        }
    }

    @Override
    public List<DetDataSample> predict(Tensor inputs, List<DetDataSample> samples, boolean rescale) {
        return TorchScope.call(() ->
                Grad.off(() -> addPredictions(samples, rpnHead.predict(extractFeat(inputs), samples, rescale))));
    }
}
