package org.mm4j.det.apis;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.Config;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.infer.BaseInferencer;
import org.mm4j.engine.infer.TestPipeline;

/**
 * Detects objects in pictures.
 *
 * <pre>{@code
 * try (DetInferencer inferencer = DetInferencer.builder(config).checkpoint(path).build()) {
 *     Detections detections = inferencer.predict(Path.of("street.jpg"));
 * }
 * }</pre>
 *
 * <p>Safe for several threads, see {@link BaseInferencer}.
 */
public final class DetInferencer extends BaseInferencer<BaseDetector, Detections> {

    private final DatasetMeta meta;

    DetInferencer(BaseDetector model, TestPipeline pipeline, DatasetMeta meta, int workers) {
        super(model, pipeline, workers);
        this.meta = meta;
    }

    /** An inferencer for the model and the test pipeline of a config. */
    public static DetInferencerBuilder builder(Config config) {
        return new DetInferencerBuilder(config);
    }

    /** Names and colours of the classes. */
    public DatasetMeta datasetMeta() {
        return meta;
    }

    @Override
    protected List<Detections> predict(BaseDetector model, List<TestPipeline.Prepared> pictures) {
        List<DetDataSample> samples = model.testStep(
                pictures.stream().map(TestPipeline.Prepared::packed).toList());
        List<Detections> detections = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            detections.add(Detections.of(
                    samples.get(i).predInstances().orElseThrow(),
                    pictures.get(i).original(),
                    meta));
        }
        return detections;
    }
}
