package org.mm4j.track.apis;

import java.util.Set;
import java.util.stream.IntStream;
import org.mm4j.config.Config;
import org.mm4j.det.structures.DatasetMeta;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.InferencePool;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.infer.TestPipeline;
import org.mm4j.engine.structures.Column;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.models.mot.BaseMOTModel;

/**
 * Tracks objects in videos.
 *
 * <pre>{@code
 * try (MOTInferencer inferencer = MOTInferencer.builder(config).checkpoint(path).build()) {
 *     TrackStream stream = inferencer.open();       // one for each video or camera
 *     Tracks tracks = stream.next(frame);
 * }
 * }</pre>
 *
 * <p>Safe for several threads: frames of all streams are processed by a fixed pool of threads that live as long as the
 * inferencer, and callers wait. All native memory that a frame takes is free again when its tracks are there.
 */
public final class MOTInferencer implements AutoCloseable {

    private final BaseMOTModel model;
    private final TestPipeline pipeline;
    private final DatasetMeta meta;
    private final Set<Integer> labels;
    private final InferencePool workers;

    /** An inferencer; labels are those that are tracked, none for all. */
    MOTInferencer(BaseMOTModel model, TestPipeline pipeline, DatasetMeta meta, Set<Integer> labels, int workers) {
        this.model = model;
        this.pipeline = pipeline;
        this.meta = meta;
        this.labels = Set.copyOf(labels);
        this.workers = new InferencePool(workers);
    }

    /** Whether a model of a config is one that this inferencer runs: a tracker of videos. */
    public static boolean runs(Class<?> model) {
        return BaseMOTModel.class.isAssignableFrom(model);
    }

    /** An inferencer for the model and the test pipeline of a config. */
    public static MOTInferencerBuilder builder(Config config) {
        return new MOTInferencerBuilder(config);
    }

    /** The model; it belongs to this inferencer and is closed with it. */
    public BaseMOTModel model() {
        return model;
    }

    /** Names and colours of the classes. */
    public DatasetMeta datasetMeta() {
        return meta;
    }

    /** Begins a video. */
    public TrackStream open() {
        return new TrackStream(this, model.open());
    }

    /**
     * What the detector finds in a frame, of the classes that are tracked, in the order in which the tracker gets it.
     *
     * @throws IllegalStateException if this inferencer is closed
     */
    InstanceData detect(Image image) {
        return tracked(workers.call(() -> {
            Results packed = pipeline.prepare(image).packed();
            return model.detect(packed.get(DetKeys.INPUTS), packed.get(DetKeys.DATA_SAMPLES))
                    .predInstances()
                    .orElseThrow();
        }));
    }

    private InstanceData tracked(InstanceData found) {
        if (labels.isEmpty()) {
            return found;
        }
        Column.Longs column = found.longs("labels");
        return found.select(IntStream.range(0, found.size())
                .filter(i -> labels.contains((int) column.at(i, 0)))
                .toArray());
    }

    /** Waits for frames that are being processed, then frees the model. */
    @Override
    public void close() {
        workers.close();
        model.close();
    }
}
