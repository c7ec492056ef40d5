package org.mm4j.det.apis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.InferencePool;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;

/**
 * Detects objects in pictures.
 *
 * <pre>{@code
 * try (DetInferencer inferencer = DetInferencer.builder(config).checkpoint(path).build()) {
 *     Detections detections = inferencer.predict(Path.of("street.jpg"));
 * }
 * }</pre>
 *
 * <p>Safe for several threads: pictures are processed by a fixed pool of threads that live as long as the inferencer,
 * and callers wait. All native memory that a picture takes is free again when its detections are there.
 */
public final class DetInferencer implements AutoCloseable {

    private final BaseDetector model;
    private final TestPipeline pipeline;
    private final DatasetMeta meta;
    private final InferencePool workers;

    DetInferencer(BaseDetector model, TestPipeline pipeline, DatasetMeta meta, int workers) {
        this.model = model;
        this.pipeline = pipeline;
        this.meta = meta;
        this.workers = new InferencePool(workers);
    }

    /** An inferencer for the model and the test pipeline of a config. */
    public static DetInferencerBuilder builder(Config config) {
        return new DetInferencerBuilder(config);
    }

    /** The detector; it belongs to this inferencer and is closed with it. */
    public BaseDetector model() {
        return model;
    }

    /** Names and colours of the classes. */
    public DatasetMeta datasetMeta() {
        return meta;
    }

    /**
     * Detects in an image file.
     *
     * @throws org.mm4j.cv.image.ImageException if it cannot be read
     */
    public Detections predict(Path file) {
        return workers.call(
                () -> detect(List.of(pipeline.prepare(file.toString()))).get(0));
    }

    /** Detects in a picture in memory (BGR). */
    public Detections predict(Image image) {
        return workers.call(() -> detect(List.of(pipeline.prepare(image))).get(0));
    }

    /**
     * Detects in the content of an image file.
     *
     * @throws org.mm4j.cv.image.ImageException if it cannot be decoded
     */
    public Detections predict(byte[] file) {
        return workers.call(() -> {
            Image image = ImageReader.decode(file, file.length + " bytes", ColorType.COLOR);
            return detect(List.of(pipeline.prepare(image))).get(0);
        });
    }

    /** What the test pipeline makes of an image file. */
    TestPipeline.Prepared prepare(Path file) {
        return pipeline.prepare(file.toString());
    }

    /**
     * Detects in many image files, some at a time. A file that cannot be processed does not stop the others.
     *
     * @param files in the order of the results
     * @param batchSize how many pictures the detector sees at once; those of one batch are padded to the largest
     * @param listener told of each outcome, in order, by the calling thread
     * @return one outcome for each file, in order
     */
    public List<DetectionOutcome> predictAll(List<Path> files, int batchSize, Consumer<DetectionOutcome> listener) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("the batch size is at least 1, not " + batchSize);
        }
        List<CompletableFuture<List<DetectionOutcome>>> batches = new ArrayList<>();
        for (int from = 0; from < files.size(); from += batchSize) {
            List<Path> batch = List.copyOf(files.subList(from, Math.min(files.size(), from + batchSize)));
            batches.add(workers.submit(() -> batch(batch)));
        }
        List<DetectionOutcome> outcomes = new ArrayList<>();
        try {
            for (CompletableFuture<List<DetectionOutcome>> batch : batches) {
                for (DetectionOutcome outcome : InferencePool.join(batch)) {
                    outcomes.add(outcome);
                    listener.accept(outcome);
                }
            }
        } finally {
            batches.forEach(batch -> batch.cancel(false));
        }
        return outcomes;
    }

    private List<DetectionOutcome> batch(List<Path> files) {
        Map<Path, TestPipeline.Prepared> ready = new HashMap<>();
        Map<Path, DetectionOutcome> outcomes = new HashMap<>();
        List<Path> readable = new ArrayList<>();
        for (Path file : files) {
            attempt(file, outcomes, () -> {
                ready.put(file, pipeline.prepare(file.toString()));
                readable.add(file);
            });
        }
        try {
            List<Detections> found = readable.isEmpty()
                    ? List.of()
                    : detect(readable.stream().map(ready::get).toList());
            for (int i = 0; i < readable.size(); i++) {
                outcomes.put(readable.get(i), new DetectionOutcome.Found(readable.get(i), found.get(i)));
            }
        } catch (RuntimeException together) {
            // One picture fails the whole batch: each for itself tells which.
            for (Path file : readable) {
                attempt(
                        file,
                        outcomes,
                        () -> outcomes.put(
                                file,
                                new DetectionOutcome.Found(
                                        file, detect(List.of(ready.get(file))).get(0))));
            }
        }
        return files.stream().map(outcomes::get).toList();
    }

    private static void attempt(Path file, Map<Path, DetectionOutcome> outcomes, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException error) {
            outcomes.put(file, new DetectionOutcome.Failed(file, error));
        }
    }

    private List<Detections> detect(List<TestPipeline.Prepared> pictures) {
        List<DetDataSample> samples = model.testStep(
                pictures.stream().map(TestPipeline.Prepared::input).toList(),
                pictures.stream().map(TestPipeline.Prepared::sample).toList());
        List<Detections> detections = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            InstanceData found = samples.get(i).predInstances().orElseThrow();
            detections.add(Detections.of(found, pictures.get(i).original(), meta));
        }
        return detections;
    }

    /** Waits for pictures that are being processed, then frees the detector. */
    @Override
    public void close() {
        workers.close();
        model.close();
    }
}
