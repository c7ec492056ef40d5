package org.mm4j.det.apis;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.mm4j.config.Config;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.infer.BaseInferencerBuilder;
import org.mm4j.engine.infer.TestPipeline;

/** How to build a {@link DetInferencer}; what is set twice is refused. For one thread. */
public final class DetInferencerBuilder
        extends BaseInferencerBuilder<BaseDetector, DetInferencer, DetInferencerBuilder> {

    DetInferencerBuilder(Config config) {
        super(config, BaseDetector.class, "mmdet");
    }

    @Override
    protected DetInferencerBuilder self() {
        return this;
    }

    @Override
    protected DetInferencer build(Consumer<BaseDetector> changes) {
        return super.build(changes);
    }

    @Override
    protected DetInferencer assemble(Ready<BaseDetector> ready, TestPipeline pipeline, int workers) {
        return new DetInferencer(ready.model(), pipeline, DatasetMeta.of(ready.metainfo()), workers);
    }

    @Override
    protected OptionalInt numClasses(BaseDetector model) {
        return model.numClasses();
    }

    @Override
    protected Optional<Metainfo> metainfoOf(String dataset) {
        return ClassNames.ofDataset(dataset).map(Metainfo::ofClasses);
    }
}
