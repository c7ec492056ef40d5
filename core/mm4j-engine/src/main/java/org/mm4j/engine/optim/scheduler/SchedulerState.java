package org.mm4j.engine.optim.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a schedule's state dict, read by type. */
public final class SchedulerState {

    private final String owner;
    private final Map<String, ?> entries;

    SchedulerState(String owner, Map<String, ?> entries) {
        this.owner = owner;
        this.entries = entries;
    }

    /** A number, or another one if there is none. */
    public double number(String name, double otherwise) {
        Object value = entries.get(name);
        return value == null ? otherwise : number(name, value);
    }

    /** A number, or null if there is none. */
    public @Nullable Double optional(String name) {
        Object value = entries.get(name);
        return value == null ? null : number(name, value);
    }

    /** A whole number, or another one if there is none. */
    public int integer(String name, int otherwise) {
        Object value = entries.get(name);
        return value == null ? otherwise : integer(name, value);
    }

    /** Truth, or another one if there is none. */
    public boolean flag(String name, boolean otherwise) {
        Object value = entries.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Boolean flag) {
            return flag;
        }
        throw wrong(name, "true or false", value);
    }

    /** A text, or another one if there is none. */
    public String text(String name, String otherwise) {
        Object value = entries.get(name);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof String text) {
            return text;
        }
        throw wrong(name, "a text", value);
    }

    /** A list of numbers, or another one if there is none. */
    public List<Double> numbers(String name, List<Double> otherwise) {
        Object value = entries.get(name);
        if (value == null) {
            return otherwise;
        }
        List<Double> numbers = new ArrayList<>();
        list(name, value).forEach(item -> numbers.add(number(name, item)));
        return List.copyOf(numbers);
    }

    /** A list of whole numbers, or another one if there is none. */
    public List<Integer> integers(String name, List<Integer> otherwise) {
        Object value = entries.get(name);
        if (value == null) {
            return otherwise;
        }
        List<Integer> numbers = new ArrayList<>();
        list(name, value).forEach(item -> numbers.add(integer(name, item)));
        return List.copyOf(numbers);
    }

    /** A number or a list of them, or another value if there is none. */
    GroupValues groupValues(String name, GroupValues otherwise) {
        Object value = entries.get(name);
        if (value == null) {
            return otherwise;
        }
        return value instanceof List<?>
                ? GroupValues.of(numbers(name, List.of()))
                : GroupValues.of(number(name, value));
    }

    /** The dicts of a list; none if there is none. */
    List<SchedulerState> dicts(String name) {
        List<SchedulerState> dicts = new ArrayList<>();
        Object value = entries.get(name);
        if (value != null) {
            for (Object item : list(name, value)) {
                if (!(item instanceof Map<?, ?> map)) {
                    throw wrong(name, "a list of dicts", value);
                }
                Map<String, Object> inner = new LinkedHashMap<>();
                map.forEach((key, entry) -> inner.put(String.valueOf(key), entry));
                dicts.add(new SchedulerState(owner, inner));
            }
        }
        return dicts;
    }

    /** A dict, or null if there is none. */
    public @Nullable Map<?, ?> dict(String name) {
        Object value = entries.get(name);
        if (value == null || value instanceof Map<?, ?>) {
            return (Map<?, ?>) value;
        }
        throw wrong(name, "a dict", value);
    }

    private List<?> list(String name, Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw wrong(name, "a list", value);
    }

    private double number(String name, Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        throw wrong(name, "a number", value);
    }

    private int integer(String name, Object value) {
        if (value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        throw wrong(name, "a whole number", value);
    }

    private IllegalArgumentException wrong(String name, String wanted, Object value) {
        return new IllegalArgumentException(
                "the state of " + owner + " has `" + name + "` = " + value + ", which is not " + wanted);
    }
}
