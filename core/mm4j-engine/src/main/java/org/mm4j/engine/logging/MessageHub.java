package org.mm4j.engine.logging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the parts of a run leave what others want to know: numbers with their history, such as {@code train/loss}, and
 * facts, such as {@code best_score}. Facts are kept in checkpoints: they are texts, numbers, flags, and lists and maps
 * of these. For one thread.
 */
public final class MessageHub {

    private final Map<String, HistoryBuffer> scalars = new LinkedHashMap<>();
    private final Map<String, Object> info = new LinkedHashMap<>();

    /** A hub without messages. */
    public MessageHub() {}

    /**
     * Adds a value to a number.
     *
     * @param name such as {@code train/loss}: the phase in front tells who prints it
     */
    public void updateScalar(String name, double value) {
        scalars.computeIfAbsent(name, unused -> new HistoryBuffer()).update(value);
    }

    /** The numbers by name, in the order in which they came up; unmodifiable. */
    public Map<String, HistoryBuffer> scalars() {
        return Collections.unmodifiableMap(scalars);
    }

    /**
     * A number.
     *
     * @throws IllegalArgumentException if it never had a value
     */
    public HistoryBuffer scalar(String name) {
        HistoryBuffer found = scalars.get(name);
        if (found == null) {
            throw new IllegalArgumentException("there is no number " + name + "; there are " + scalars.keySet());
        }
        return found;
    }

    /** Sets a fact. */
    public void updateInfo(String name, Object value) {
        info.put(name, value);
    }

    /** Takes a fact back. */
    public void popInfo(String name) {
        info.remove(name);
    }

    /** A fact. */
    public Optional<Object> info(String name) {
        return Optional.ofNullable(info.get(name));
    }

    /**
     * What a checkpoint keeps, laid out as the original does it. The histories are not kept: the original writes them as
     * objects, which no reader takes without running their code.
     */
    public Map<String, Object> stateDict() {
        Map<String, Object> resumed = new LinkedHashMap<>();
        info.keySet().forEach(name -> resumed.put(name, true));
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("log_scalars", Map.of());
        state.put("runtime_info", new LinkedHashMap<>(info));
        state.put("resumed_keys", resumed);
        return state;
    }

    /** Takes the facts of a checkpoint; those that could not be kept again, such as objects of the original, are left. */
    public void loadStateDict(Map<?, ?> state) {
        if (state.get("runtime_info") instanceof Map<?, ?> facts) {
            facts.forEach((name, value) -> {
                if (isPlain(value)) {
                    info.put(String.valueOf(name), value);
                }
            });
        }
    }

    private static boolean isPlain(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().allMatch(MessageHub::isPlain);
        }
        if (value instanceof List<?> list) {
            return list.stream().allMatch(MessageHub::isPlain);
        }
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }
}
