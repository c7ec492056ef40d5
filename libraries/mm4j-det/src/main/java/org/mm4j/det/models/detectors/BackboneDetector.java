package org.mm4j.det.models.detectors;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Neck;

/** A detector that sees feature maps of a backbone, through a neck or not. */
public abstract class BackboneDetector extends BaseDetector {

    private final Backbone backbone;
    private final @Nullable Neck neck;

    /** Registers {@code backbone} and {@code neck}. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected BackboneDetector(
            @Nullable DataPreprocessor dataPreprocessor,
            Backbone backbone,
            @Nullable Neck neck,
            @Nullable InitCfg initCfg) {
        super(dataPreprocessor, initCfg);
        this.backbone = childOf("backbone", backbone);
        this.neck = neck == null ? null : childOf("neck", neck);
    }

    /** The backbone. */
    public final Backbone backbone() {
        return backbone;
    }

    /** The neck, or null. */
    public final @Nullable Neck neck() {
        return neck;
    }

    @Override
    public final List<Tensor> extractFeat(Tensor inputs) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> features = backbone.forward(inputs);
            return scope.keepAll(neck == null ? features : neck.forward(features));
        }
    }

    /** {@link #forward(Tensor)} of a detector with one head. */
    final List<List<Tensor>> forward(Tensor inputs, Function<List<Tensor>, List<List<Tensor>>> head) {
        try (TorchScope scope = TorchScope.open()) {
            List<List<Tensor>> outputs = head.apply(extractFeat(inputs));
            outputs.forEach(scope::keepAll);
            return outputs;
        }
    }
}
