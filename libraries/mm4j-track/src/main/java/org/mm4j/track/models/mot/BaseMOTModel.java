package org.mm4j.track.models.mot;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.det.models.preprocessors.DataPreprocessor;
import org.mm4j.det.models.preprocessors.DetBatch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.CheckpointTarget;
import org.mm4j.engine.model.Predictor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.models.trackers.BaseTracker;
import org.mm4j.track.models.trackers.TrackMemory;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.task.KalmanFilter;
import org.mm4j.track.transforms.PackTrackInputs;

/**
 * A detector and a tracker. In eval mode it may be used by several threads at once, and for any number of videos: {@link
 * #open} begins one.
 */
public abstract class BaseMOTModel extends BaseModule implements Predictor, CheckpointTarget {

    private final BaseDetector detector;
    private final BaseTracker tracker;
    private final KalmanFilter motion;
    private final @Nullable DataPreprocessor dataPreprocessor;
    /** The video that {@link #testStep} is in, which nobody else sees. */
    private @Nullable TrackMemory tested;

    /**
     * Registers the parts under the names they have in the originals.
     *
     * @param motion the motion model where the config gives it to the model (mmtracking), null where it gives it to the
     *     tracker (mmdet)
     * @throws IllegalArgumentException unless exactly one of the two has a motion model
     */
    protected BaseMOTModel(
            @Nullable DataPreprocessor dataPreprocessor,
            BaseDetector detector,
            BaseTracker tracker,
            @Nullable KalmanFilter motion,
            @Nullable InitCfg initCfg) {
        super(initCfg);
        KalmanFilter own = tracker.motion();
        if (own != null && motion != null) {
            throw new IllegalArgumentException(
                    "both the model and its tracker have a motion model; leave one of them out");
        }
        KalmanFilter used = own == null ? motion : own;
        if (used == null) {
            throw new IllegalArgumentException("there is no motion model; add motion=dict(type='KalmanFilter') to the"
                    + " model or to its tracker");
        }
        this.dataPreprocessor = dataPreprocessor == null ? null : childOf("data_preprocessor", dataPreprocessor);
        this.detector = child("detector", detector);
        this.tracker = child("tracker", tracker);
        this.motion = used;
        // What does not go together is found when the model is built, not at the first frame.
        tracker.open(used);
    }

    /** The detector. */
    public final BaseDetector detector() {
        return detector;
    }

    /** The detector, if no weights are called {@code detector.…}, as in the checkpoints of whole models. */
    @Override
    public final BaseModule targetOf(Set<String> keys) {
        return keys.stream().anyMatch(key -> key.startsWith("detector.")) ? this : detector;
    }

    /** The tracker. */
    public final BaseTracker tracker() {
        return tracker;
    }

    /** The preprocessor, or null if the config has none. */
    public final @Nullable DataPreprocessor dataPreprocessor() {
        return dataPreprocessor;
    }

    /** Begins a video. */
    public final TrackMemory open() {
        return tracker.open(motion);
    }

    /**
     * Detects in one frame, in pixels of the frame as it was read. All native memory that it takes is free again when it
     * returns.
     *
     * @param input the frame as packed
     * @param sample what is known of it
     * @return the sample with {@code pred_instances}
     * @throws IllegalStateException if the model has no {@code data_preprocessor}
     */
    public final DetDataSample detect(Image input, DetDataSample sample) {
        DataPreprocessor preprocessor = dataPreprocessor;
        if (preprocessor == null) {
            throw new IllegalStateException("the model has no data_preprocessor to make a batch of a frame; add"
                    + " data_preprocessor=dict(type='TrackDataPreprocessor') to its config");
        }
        return TorchScope.call(() -> {
            DetBatch batch = preprocessor.preprocess(List.of(input), List.of(sample), false);
            return detector.predict(onOwnDevice(batch.inputs()), batch.samples(), true)
                    .get(0);
        });
    }

    /**
     * Detects and tracks in frames of one video that follow each other.
     *
     * @param inputs the frames as packed
     * @param samples what is known of them, with their numbers in the video
     * @param memory the tracks of this video so far
     * @return the samples with what was found and with tracks
     */
    public final DetTrackDataSample predict(List<Image> inputs, DetTrackDataSample samples, TrackMemory memory) {
        if (inputs.size() != samples.size()) {
            throw new IllegalArgumentException(inputs.size() + " frames with " + samples.size() + " samples");
        }
        DetTrackDataSample result = samples;
        for (int i = 0; i < inputs.size(); i++) {
            DetDataSample detected = detect(inputs.get(i), samples.frame(i));
            InstanceData tracks =
                    memory.track(samples.frameId(i), detected.predInstances().orElseThrow());
            result = result.with(i, detected, tracks);
        }
        return result;
    }

    /**
     * Tracks packed sequences that follow each other, as a loader gives the frames of one video after the other; frame 0
     * begins a video. For one thread at a time.
     *
     * @param batch packed by {@code PackTrackInputs} as sequences or as single frames, which have their number in the video
     */
    @Override
    public final List<DetTrackDataSample> testStep(List<Results> batch) {
        List<DetTrackDataSample> tracked = new ArrayList<>();
        for (Results packed : batch) {
            List<Image> inputs = new ArrayList<>();
            DetTrackDataSample samples;
            if (packed.get(new ResultKey<>(DetKeys.INPUTS.name(), Object.class)) instanceof Image frame) {
                inputs.add(frame);
                samples = DetTrackDataSample.of(List.of(packed.get(DetKeys.DATA_SAMPLES)));
            } else {
                for (Object frame : packed.get(PackTrackInputs.INPUTS)) {
                    inputs.add((Image) frame);
                }
                samples = packed.get(PackTrackInputs.DATA_SAMPLES);
            }
            TrackMemory memory = tested;
            if (memory == null || samples.frameId(0) == 0) {
                memory = open();
                tested = memory;
            }
            tracked.add(predict(inputs, samples, memory));
        }
        return tracked;
    }

    /** It is not: a frame is tracked after those before it. */
    @Override
    public final boolean isStateless() {
        return false;
    }

    /** The batch where the weights are; frames are made on the CPU. */
    private Tensor onOwnDevice(Tensor inputs) {
        Iterator<Parameter> weights = namedParameters().values().iterator();
        if (!weights.hasNext()) {
            return inputs;
        }
        Tensor weight = weights.next().value();
        return weight.device().is_cpu() ? inputs : inputs.to(weight.device(), inputs.scalar_type());
    }
}
