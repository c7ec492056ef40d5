package org.mm4j.cls.apis;

import java.util.Optional;
import java.util.OptionalInt;
import org.mm4j.cls.datasets.ClassNames;
import org.mm4j.cls.models.classifiers.BaseClassifier;
import org.mm4j.config.Config;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.infer.BaseInferencerBuilder;
import org.mm4j.engine.infer.TestPipeline;

/** How to build an {@link ImageClassificationInferencer}; what is set twice is refused. For one thread. */
public final class ImageClassificationInferencerBuilder
        extends BaseInferencerBuilder<
                BaseClassifier, ImageClassificationInferencer, ImageClassificationInferencerBuilder> {

    ImageClassificationInferencerBuilder(Config config) {
        super(config, BaseClassifier.class, "mmcls");
    }

    @Override
    protected ImageClassificationInferencerBuilder self() {
        return this;
    }

    @Override
    protected ImageClassificationInferencer assemble(Ready<BaseClassifier> ready, TestPipeline pipeline, int workers) {
        return new ImageClassificationInferencer(ready.model(), pipeline, ready.metainfo(), workers);
    }

    @Override
    protected OptionalInt numClasses(BaseClassifier model) {
        return model.numClasses();
    }

    @Override
    protected Optional<Metainfo> metainfoOf(String dataset) {
        return ClassNames.ofDataset(dataset).map(Metainfo::ofClasses);
    }
}
