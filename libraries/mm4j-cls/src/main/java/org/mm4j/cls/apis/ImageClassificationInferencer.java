package org.mm4j.cls.apis;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.cls.models.classifiers.BaseClassifier;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.config.Config;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.infer.BaseInferencer;
import org.mm4j.engine.infer.TestPipeline;

/**
 * Tells what pictures show.
 *
 * <pre>{@code
 * try (ImageClassificationInferencer inferencer =
 *         ImageClassificationInferencer.builder(config).checkpoint(path).build()) {
 *     Classification found = inferencer.predict(Path.of("cat.jpg"));
 *     found.top(5).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Safe for several threads, see {@link BaseInferencer}.
 */
public final class ImageClassificationInferencer extends BaseInferencer<BaseClassifier, Classification> {

    private final Metainfo metainfo;

    ImageClassificationInferencer(BaseClassifier model, TestPipeline pipeline, Metainfo metainfo, int workers) {
        super(model, pipeline, workers);
        this.metainfo = metainfo;
    }

    /** Whether a model of a config is one that this inferencer runs: a classifier. */
    public static boolean runs(Class<?> model) {
        return BaseClassifier.class.isAssignableFrom(model);
    }

    /** An inferencer for the model and the test pipeline of a config. */
    public static ImageClassificationInferencerBuilder builder(Config config) {
        return new ImageClassificationInferencerBuilder(config);
    }

    /** What is known of the classes: their names by label, of the checkpoint, else of the config's data set. */
    public Metainfo metainfo() {
        return metainfo;
    }

    @Override
    protected List<Classification> predict(BaseClassifier model, List<TestPipeline.Prepared> pictures) {
        List<ClsDataSample> samples = model.testStep(
                pictures.stream().map(TestPipeline.Prepared::packed).toList());
        List<Classification> found = new ArrayList<>();
        for (ClsDataSample sample : samples) {
            found.add(new Classification(sample.predScore().orElseThrow(), metainfo.classes()));
        }
        return found;
    }
}
