package org.mm4j.det.structures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.InstanceData;

/**
 * What is known of one picture: meta information, ground truth, predictions. Immutable and without native memory.
 *
 * <p>Instances have fields {@code bboxes} (4 numbers each: x1, y1, x2, y2), {@code labels}, and predicted ones
 * {@code scores}.
 */
public final class DetDataSample {

    private static final InstanceData NOTHING = InstanceData.ofSize(0);

    private final Map<String, Object> meta;
    private final Map<String, InstanceData> instances;
    private final @Nullable SemSeg semSeg;

    /**
     * The classes of pixels.
     *
     * @param map one channel
     * @param ignoreIndex the class number that stands for none
     */
    public record SemSeg(Image map, int ignoreIndex) {}

    private DetDataSample(Map<String, Object> meta, Map<String, InstanceData> instances, @Nullable SemSeg semSeg) {
        this.semSeg = semSeg;
        this.meta = Collections.unmodifiableMap(meta);
        this.instances = Collections.unmodifiableMap(instances);
    }

    /** A sample of which nothing is known yet. */
    public static DetDataSample empty() {
        return new DetDataSample(Map.of(), Map.of(), null);
    }

    /** Names of the meta information that is there, in the order in which it came. */
    public Set<String> metaNames() {
        return meta.keySet();
    }

    /**
     * A piece of meta information, if it is there.
     *
     * @throws IllegalStateException if it is of another type
     */
    public <T> Optional<T> meta(ResultKey<T> key) {
        Object value = meta.get(key.name());
        if (value != null && !key.type().isInstance(value)) {
            throw new IllegalStateException("'" + key.name() + "' of the sample is '" + value + "', which is a "
                    + value.getClass().getSimpleName() + ", not a " + key.type().getSimpleName());
        }
        return Optional.ofNullable(value).map(key.type()::cast);
    }

    /**
     * A piece of meta information.
     *
     * @throws IllegalStateException if it is missing or of another type; the message names what there is
     */
    public <T> T requireMeta(ResultKey<T> key) {
        return meta(key)
                .orElseThrow(() -> new IllegalStateException("the sample has no '" + key.name() + "'; it has "
                        + meta.keySet() + ": name it in meta_keys of the step that packs samples"));
    }

    /** The sample with one more piece of meta information. */
    public <T> DetDataSample withMeta(ResultKey<T> key, T value) {
        Map<String, Object> copy = new LinkedHashMap<>(meta);
        copy.put(key.name(), key.type().cast(value));
        return new DetDataSample(copy, instances, semSeg);
    }

    /** What is there in truth; without instances if that is not known. */
    public InstanceData gtInstances() {
        return instances.getOrDefault("gt_instances", NOTHING);
    }

    /** Whether it is known what is there in truth, be it nothing. */
    public boolean hasGtInstances() {
        return instances.containsKey("gt_instances");
    }

    /** What is there, but is neither to be found nor to be missed. */
    public InstanceData ignoredInstances() {
        return instances.getOrDefault("ignored_instances", NOTHING);
    }

    /** What was found, best first; empty before prediction. */
    public Optional<InstanceData> predInstances() {
        return Optional.ofNullable(instances.get("pred_instances"));
    }

    /** Boxes that may hold an object, in pixels of the picture as fed; empty if the sample brings none. */
    public Optional<InstanceData> proposals() {
        return Optional.ofNullable(instances.get("proposals"));
    }

    /** The sample with boxes that may hold an object. */
    public DetDataSample withProposals(InstanceData proposals) {
        return with("proposals", proposals);
    }

    /** The sample with its ground truth. */
    public DetDataSample withGtInstances(InstanceData groundTruth) {
        return with("gt_instances", groundTruth);
    }

    /** The sample with what is to be ignored. */
    public DetDataSample withIgnoredInstances(InstanceData ignored) {
        return with("ignored_instances", ignored);
    }

    /** The sample with predictions. */
    public DetDataSample withPredInstances(InstanceData predictions) {
        return with("pred_instances", predictions);
    }

    /** Which class each pixel belongs to; empty if that is not known. */
    public Optional<SemSeg> gtSemSeg() {
        return Optional.ofNullable(semSeg);
    }

    /** The sample with the classes of its pixels. */
    public DetDataSample withGtSemSeg(SemSeg classes) {
        return new DetDataSample(meta, instances, classes);
    }

    private DetDataSample with(String name, InstanceData data) {
        Map<String, InstanceData> copy = new LinkedHashMap<>(instances);
        copy.put(name, data);
        return new DetDataSample(meta, copy, semSeg);
    }

    @Override
    public String toString() {
        return "DetDataSample" + meta + instances;
    }
}
