package org.mm4j.engine.structures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One field of {@link InstanceData}: a value, or a row of equal width, for each instance. Arrays are not copied. */
public sealed interface Column permits Column.Floats, Column.Longs, Column.Objects {

    /** The number of instances. */
    int size();

    /** The field of other instances: those at the indices, in that order. */
    Column select(int[] indices);

    /** This field followed by one of the same type and width. */
    Column concat(Column other);

    /**
     * Numbers with fractions, such as boxes and scores.
     *
     * @param values row-major
     * @param width values an instance, at least 1
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Floats(float[] values, int width) implements Column {
        public Floats {
            checkWidth(values.length, width);
        }

        /** One value an instance. */
        public Floats(float[] values) {
            this(values, 1);
        }

        /** A value of an instance. */
        public float at(int instance, int column) {
            return values[instance * width + column];
        }

        /** The values of an instance. */
        public float[] row(int instance) {
            return Arrays.copyOfRange(values, instance * width, (instance + 1) * width);
        }

        @Override
        public int size() {
            return values.length / width;
        }

        @Override
        public Floats select(int[] indices) {
            float[] selected = new float[indices.length * width];
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(values, indices[i] * width, selected, i * width, width);
            }
            return new Floats(selected, width);
        }

        @Override
        public Floats concat(Column other) {
            if (!(other instanceof Floats that) || that.width != width) {
                throw mismatch(this, other);
            }
            float[] joined = Arrays.copyOf(values, values.length + that.values.length);
            System.arraycopy(that.values, 0, joined, values.length, that.values.length);
            return new Floats(joined, width);
        }

        @Override
        public String toString() {
            return "float[" + size() + ", " + width + "]";
        }
    }

    /**
     * Whole numbers, such as labels.
     *
     * @param values row-major
     * @param width values an instance, at least 1
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Longs(long[] values, int width) implements Column {
        public Longs {
            checkWidth(values.length, width);
        }

        /** One value an instance. */
        public Longs(long[] values) {
            this(values, 1);
        }

        /** A value of an instance. */
        public long at(int instance, int column) {
            return values[instance * width + column];
        }

        @Override
        public int size() {
            return values.length / width;
        }

        @Override
        public Longs select(int[] indices) {
            long[] selected = new long[indices.length * width];
            for (int i = 0; i < indices.length; i++) {
                System.arraycopy(values, indices[i] * width, selected, i * width, width);
            }
            return new Longs(selected, width);
        }

        @Override
        public Longs concat(Column other) {
            if (!(other instanceof Longs that) || that.width != width) {
                throw mismatch(this, other);
            }
            long[] joined = Arrays.copyOf(values, values.length + that.values.length);
            System.arraycopy(that.values, 0, joined, values.length, that.values.length);
            return new Longs(joined, width);
        }

        @Override
        public String toString() {
            return "long[" + size() + ", " + width + "]";
        }
    }

    /**
     * Anything else, such as class names or masks.
     *
     * @param values one an instance
     */
    record Objects(List<?> values) implements Column {
        public Objects {
            values = List.copyOf(values);
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Objects select(int[] indices) {
            List<Object> selected = new ArrayList<>();
            for (int index : indices) {
                selected.add(values.get(index));
            }
            return new Objects(selected);
        }

        @Override
        public Objects concat(Column other) {
            if (!(other instanceof Objects that)) {
                throw mismatch(this, other);
            }
            List<Object> joined = new ArrayList<>(values);
            joined.addAll(that.values);
            return new Objects(joined);
        }
    }

    private static void checkWidth(int length, int width) {
        if (width < 1 || length % width != 0) {
            throw new IllegalArgumentException(length + " values are no rows of " + width);
        }
    }

    private static IllegalArgumentException mismatch(Column one, Column other) {
        return new IllegalArgumentException("cannot join " + one + " and " + other);
    }
}
