package org.mm4j.engine.structures;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Instances in one picture, as named fields of equal length: {@code bboxes} (float, 4 a row), {@code scores} (float),
 * {@code labels} (long). Immutable; on the heap.
 */
public final class InstanceData {

    private final int size;
    private final Map<String, Column> fields;

    private InstanceData(int size, Map<String, Column> fields) {
        this.size = size;
        this.fields = Collections.unmodifiableMap(fields);
    }

    /** Instances without fields. */
    public static InstanceData ofSize(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("negative number of instances: " + size);
        }
        return new InstanceData(size, new LinkedHashMap<>());
    }

    /** The number of instances. */
    public int size() {
        return size;
    }

    /** The names of the fields, in order. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Whether there is a field. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /**
     * The same with one field set.
     *
     * @throws IllegalArgumentException if the field has another length
     */
    public InstanceData with(String name, Column column) {
        if (column.size() != size) {
            throw new IllegalArgumentException(
                    "field " + name + " has " + column.size() + " entries for " + size + " instances");
        }
        Map<String, Column> copy = new LinkedHashMap<>(fields);
        copy.put(name, column);
        return new InstanceData(size, copy);
    }

    /** The same with a field of numbers, {@code width} for each instance. */
    public InstanceData with(String name, float[] values, int width) {
        return with(name, new Column.Floats(values, width));
    }

    /** The same with a field of one number an instance. */
    public InstanceData with(String name, float[] values) {
        return with(name, new Column.Floats(values));
    }

    /** The same with a field of one whole number an instance. */
    public InstanceData with(String name, long[] values) {
        return with(name, new Column.Longs(values));
    }

    /** The same with a field of one object an instance. */
    public InstanceData with(String name, List<?> values) {
        return with(name, new Column.Objects(values));
    }

    /** A field, or null. */
    public @Nullable Column find(String name) {
        return fields.get(name);
    }

    /**
     * A field.
     *
     * @throws IllegalArgumentException if there is no such field; the message names those that there are
     */
    public Column get(String name) {
        Column column = fields.get(name);
        if (column == null) {
            throw new IllegalArgumentException("no field '" + name + "'; there are " + fields.keySet());
        }
        return column;
    }

    /** A field of numbers with fractions. */
    public Column.Floats floats(String name) {
        if (get(name) instanceof Column.Floats floats) {
            return floats;
        }
        throw new IllegalArgumentException("field '" + name + "' is " + get(name) + ", not float");
    }

    /** A field of whole numbers. */
    public Column.Longs longs(String name) {
        if (get(name) instanceof Column.Longs longs) {
            return longs;
        }
        throw new IllegalArgumentException("field '" + name + "' is " + get(name) + ", not long");
    }

    /** The instances at the indices, in that order, with all fields. */
    public InstanceData select(int... indices) {
        Map<String, Column> selected = new LinkedHashMap<>();
        fields.forEach((name, column) -> selected.put(name, column.select(indices)));
        return new InstanceData(indices.length, selected);
    }

    /** These instances followed by others with the same fields. */
    public InstanceData concat(InstanceData other) {
        if (!fields.keySet().equals(other.fields.keySet())) {
            throw new IllegalArgumentException("different fields: " + names() + " and " + other.names());
        }
        Map<String, Column> joined = new LinkedHashMap<>();
        fields.forEach((name, column) -> joined.put(name, column.concat(other.get(name))));
        return new InstanceData(size + other.size, joined);
    }

    @Override
    public String toString() {
        return "InstanceData(" + size + ", " + fields + ")";
    }
}
