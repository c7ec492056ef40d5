package org.mm4j.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The summary of a tensor in the JSON files of expected values: shape, moments over all values, and the values at some
 * flat positions.
 *
 * @param shape sizes of the dimensions
 * @param dtype as the file names it; informative
 * @param std population standard deviation
 * @param absSum sum of the absolute values
 * @param pos flat row-major positions
 * @param val values there
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record TensorSummary(
        long[] shape,
        String dtype,
        double mean,
        double std,
        double min,
        double max,
        double absSum,
        long[] pos,
        double[] val) {

    /** Reads the JSON form. */
    public static TensorSummary of(JsonNode node) {
        return new TensorSummary(
                longs(field(node, "shape")),
                field(node, "dtype").asText(),
                number(field(node, "mean")),
                number(field(node, "std")),
                number(field(node, "min")),
                number(field(node, "max")),
                number(field(node, "abs_sum")),
                longs(field(node, "pos")),
                doubles(field(node, "val")));
    }

    /** The same summary of values that were computed here; positions as the README of the models gives them. */
    public static TensorSummary of(float[] values, long... shape) {
        double sum = 0;
        double absSum = 0;
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            sum += value;
            absSum += Math.abs((double) value);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double mean = sum / values.length;
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        int count = Math.min(values.length, 64);
        long[] pos = new long[count];
        double[] val = new double[count];
        for (int i = 0; i < count; i++) {
            pos[i] = values.length <= 64 ? i : i * (values.length - 1L) / 63;
            val[i] = values[(int) pos[i]];
        }
        double std = Math.sqrt(squares / values.length);
        return new TensorSummary(shape.clone(), "float32", mean, std, min, max, absSum, pos, val);
    }

    /**
     * Compares computed values with an expected summary: shape exactly; every stored value, the mean, deviation and
     * extremes within {@code tol} times the largest absolute value of the expected tensor; the sum of absolute values
     * within {@code tol} of itself.
     *
     * @param what names the tensor in the message
     * @throws AssertionError with everything that differs
     */
    public static void check(String what, float[] values, long[] shape, TensorSummary expected, double tol) {
        if (!Arrays.equals(shape, expected.shape)) {
            throw new AssertionError(
                    what + ": shape " + Arrays.toString(shape) + ", expected " + Arrays.toString(expected.shape));
        }
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        if (count != values.length) {
            throw new AssertionError(what + ": " + values.length + " values for shape " + Arrays.toString(shape));
        }
        TensorSummary actual = of(values, shape);
        double bound = tol * Math.max(Math.abs(expected.min), Math.abs(expected.max));
        List<String> differences = new ArrayList<>();
        compare(differences, "mean", actual.mean, expected.mean, bound);
        compare(differences, "std", actual.std, expected.std, bound);
        compare(differences, "min", actual.min, expected.min, bound);
        compare(differences, "max", actual.max, expected.max, bound);
        compare(differences, "abs_sum", actual.absSum, expected.absSum, tol * Math.abs(expected.absSum));
        for (int i = 0; i < expected.pos.length; i++) {
            long pos = expected.pos[i];
            compare(differences, "[" + pos + "]", values[Math.toIntExact(pos)], expected.val[i], bound);
        }
        if (!differences.isEmpty()) {
            throw new AssertionError(what + " " + Arrays.toString(shape) + ": " + differences.size() + " of "
                    + (expected.pos.length + 5) + " figures differ: "
                    + String.join("; ", differences.subList(0, Math.min(8, differences.size()))));
        }
    }

    private static void compare(List<String> differences, String what, double actual, double expected, double bound) {
        boolean same = actual == expected || Math.abs(actual - expected) <= bound;
        if (!same) { // also for NaN
            differences.add(String.format(
                    Locale.ROOT, "%s is %.9g, expected %.9g (allowed %.3g)", what, actual, expected, bound));
        }
    }

    private static JsonNode field(JsonNode node, String name) {
        JsonNode field = node.get(name);
        if (field == null) {
            throw new IllegalArgumentException("a tensor summary without " + name + ": " + node);
        }
        return field;
    }

    private static double number(JsonNode node) {
        if (!node.isNumber()) {
            throw new IllegalArgumentException("not a number in a tensor summary: " + node);
        }
        return node.doubleValue();
    }

    private static long[] longs(JsonNode list) {
        long[] values = new long[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).longValue();
        }
        return values;
    }

    private static double[] doubles(JsonNode list) {
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = number(list.get(i));
        }
        return values;
    }
}
