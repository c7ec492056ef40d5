package org.mm4j.track.apis;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.Names;
import org.mm4j.det.datasets.ClassNames;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.infer.BaseInferencerBuilder;
import org.mm4j.engine.infer.TestPipeline;
import org.mm4j.registry.BuildContext;
import org.mm4j.track.models.mot.BaseMOTModel;

/**
 * How to build a {@link MOTInferencer}; what is set twice is refused. A checkpoint holds the weights of the whole model,
 * whose names begin with {@code detector.}, or those of the detector alone. For one thread.
 */
public final class MOTInferencerBuilder
        extends BaseInferencerBuilder<BaseMOTModel, MOTInferencer, MOTInferencerBuilder> {

    private @Nullable List<String> classes;

    MOTInferencerBuilder(Config config) {
        super(config, BaseMOTModel.class, "mmtrack");
    }

    @Override
    protected MOTInferencerBuilder self() {
        return this;
    }

    /**
     * The classes to track, by name or number; detections of others do not reach the tracker. All, unless set. {@link
     * #build()} refuses classes that the detector does not have.
     */
    public MOTInferencerBuilder classes(List<String> classes) {
        this.classes = once("classes", this.classes, List.copyOf(classes));
        return this;
    }

    @Override
    protected TestPipeline pipeline(ConfigDict root, BuildContext context) {
        return FramePipeline.of(root, context);
    }

    @Override
    protected MOTInferencer assemble(Ready<BaseMOTModel> ready, TestPipeline pipeline, int workers) {
        DatasetMeta meta = DatasetMeta.of(ready.metainfo());
        int count = numClasses(ready.model()).orElse(Integer.MAX_VALUE);
        return new MOTInferencer(ready.model(), pipeline, meta, labels(meta, count), workers);
    }

    @Override
    protected OptionalInt numClasses(BaseMOTModel model) {
        return model.detector().numClasses();
    }

    @Override
    protected Optional<Metainfo> metainfoOf(String dataset) {
        return ClassNames.ofDataset(dataset).map(Metainfo::ofClasses);
    }

    private Set<Integer> labels(DatasetMeta meta, int count) {
        Set<Integer> labels = new LinkedHashSet<>();
        for (String name : classes == null ? List.<String>of() : classes) {
            int label = meta.classes().indexOf(name);
            if (label < 0 && name.matches("\\d{1,6}") && Integer.parseInt(name) < count) {
                label = Integer.parseInt(name);
            }
            if (label < 0) {
                List<String> near = Names.nearest(name, meta.classes());
                throw new IllegalArgumentException("the detector has no class `" + name + "`"
                        + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?")
                        + (meta.classes().isEmpty()
                                ? "; the names of its classes are not known, so give numbers"
                                : ""));
            }
            labels.add(label);
        }
        return labels;
    }
}
