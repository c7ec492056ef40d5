package org.mm4j.engine.data;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sample on its way through a pipeline: a mutable map of typed entries, the generator from which steps draw random
 * numbers, and the turn by which steps remember earlier samples. For one thread.
 */
public final class Results {

    private final Map<String, Object> entries = new LinkedHashMap<>();
    private @Nullable SampleRandom random;
    private SampleOrder.@Nullable Turn turn;

    /** A sample without entries. */
    public Results() {}

    /** Sets an entry and returns this sample. */
    public <T> Results put(ResultKey<T> key, T value) {
        entries.put(key.name(), key.type().cast(value));
        return this;
    }

    /**
     * An entry.
     *
     * @throws IllegalStateException if it is missing or of another type; the message names what there is
     */
    public <T> T get(ResultKey<T> key) {
        return find(key)
                .orElseThrow(() -> new IllegalStateException("the sample has no '" + key + "' here; it has "
                        + entries.keySet() + ": an earlier step of the pipeline has to produce it"));
    }

    /** An entry that may be missing. */
    public <T> Optional<T> find(ResultKey<T> key) {
        Object value = entries.get(key.name());
        if (value == null) {
            return Optional.empty();
        }
        if (!key.type().isInstance(value)) {
            throw new IllegalStateException("'" + key + "' of the sample "
                    + (value instanceof List<?> list
                            ? "is a list of " + list.size()
                                    + ", one for each frame or variant, and this step takes single"
                                    + " ones: put it into the transforms of a TransformBroadcaster"
                            : "is of type " + value.getClass().getSimpleName() + ", expected "
                                    + key.type().getSimpleName()));
        }
        return Optional.of(key.type().cast(value));
    }

    /** Whether there is an entry. */
    public boolean has(ResultKey<?> key) {
        return entries.containsKey(key.name());
    }

    /** Removes an entry. */
    public void remove(ResultKey<?> key) {
        entries.remove(key.name());
    }

    /** The names of the entries, in the order in which they were first set; unmodifiable. */
    public Set<String> names() {
        return Collections.unmodifiableSet(entries.keySet());
    }

    /** Sets where the steps draw their random numbers and returns this sample. */
    public Results withRandom(SampleRandom generator) {
        this.random = generator;
        return this;
    }

    /**
     * Where steps draw their random numbers; it belongs to this sample alone.
     *
     * @throws IllegalStateException if the sample has none
     */
    public SampleRandom random() {
        if (random == null) {
            throw new IllegalStateException(
                    "a step of the pipeline draws random numbers, and the sample has no generator;"
                            + " give it one by withRandom(SampleRandom.of(seed, position))");
        }
        return random;
    }

    /** Sets the sample's place in the order of the data and returns this sample. */
    public Results withTurn(SampleOrder.Turn place) {
        this.turn = place;
        return this;
    }

    /**
     * The sample's place in the order of the data, for steps that remember earlier samples.
     *
     * @throws IllegalStateException if the sample has none
     */
    public SampleOrder.Turn turn() {
        if (turn == null) {
            throw new IllegalStateException(
                    "a step of the pipeline remembers earlier samples, and the sample has no place"
                            + " in an order; give it one by withTurn(order.turn())");
        }
        return turn;
    }

    /** A sample with the same entries, to be changed apart from this one; generator and turn are shared. */
    public Results copy() {
        Results copy = new Results();
        copy.random = random;
        copy.turn = turn;
        copy.entries.putAll(entries);
        return copy;
    }

    @Override
    public String toString() {
        return "Results" + entries;
    }
}
