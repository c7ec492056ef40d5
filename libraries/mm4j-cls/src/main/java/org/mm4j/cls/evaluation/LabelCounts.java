package org.mm4j.cls.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.evaluation.Table;

/** How often each class was found, was there, and both; and precision, recall and F1 of these, in percent. */
final class LabelCounts {

    /** The numbers there are. */
    static final List<String> ITEMS = List.of("precision", "recall", "f1-score", "support");

    private static final double EPSILON = 0x1.0p-23;

    private final long[] right;
    private final long[] found;
    private final long[] there;

    LabelCounts(int classes) {
        this.right = new long[classes];
        this.found = new long[classes];
        this.there = new long[classes];
    }

    /** Takes one sample's word on one class. */
    void add(int label, boolean isFound, boolean isThere) {
        right[label] += isFound && isThere ? 1 : 0;
        found[label] += isFound ? 1 : 0;
        there[label] += isThere ? 1 : 0;
    }

    /** Refuses items that do not exist. */
    static void checkItems(List<String> items) {
        for (String item : items) {
            if (!ITEMS.contains(item)) {
                throw new IllegalArgumentException("items: expected some of " + ITEMS + ", got '" + item + "'");
            }
        }
    }

    /** Precision, recall, F1 and support of counts. */
    private static Map<String, Double> numbers(long right, long found, long there) {
        double precision = 100.0 * right / Math.max(1, found);
        double recall = 100.0 * right / Math.max(1, there);
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("precision", precision);
        numbers.put("recall", recall);
        numbers.put("f1-score", 2 * precision * recall / Math.max(EPSILON, precision + recall));
        numbers.put("support", (double) there);
        return numbers;
    }

    private Map<String, Double> ofClass(int label) {
        return numbers(right[label], found[label], there[label]);
    }

    private static long sum(long[] counts) {
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        return sum;
    }

    /**
     * Adds the numbers of all classes together, or of each class as {@code <item>_classwise/<class>}.
     *
     * @param suffix behind the name of an item
     * @param average null for each class by itself
     * @param names of the classes
     */
    void report(
            List<String> items,
            String suffix,
            @Nullable Average average,
            List<String> names,
            Map<String, Double> values) {
        if (average == Average.MICRO) {
            Map<String, Double> all = numbers(sum(right), sum(found), sum(there));
            ordered(items).forEach(item -> values.put(item + suffix + "_micro", value(all, item)));
        } else if (average == Average.MACRO) {
            ordered(items).forEach(item -> values.put(item + suffix, mean(item)));
        } else {
            for (String item : ordered(items)) {
                for (int label = 0; label < right.length; label++) {
                    values.put(item + suffix + "_classwise/" + names.get(label), value(ofClass(label), item));
                }
            }
        }
    }

    private double mean(String item) {
        double sum = 0;
        for (int label = 0; label < right.length; label++) {
            sum += value(ofClass(label), item);
        }
        return item.equals("support") ? sum : sum / right.length;
    }

    private static double value(Map<String, Double> numbers, String item) {
        return numbers.getOrDefault(item, Double.NaN);
    }

    private static List<String> ordered(List<String> items) {
        return ITEMS.stream().filter(items::contains).toList();
    }

    /** A row for each class, for people. */
    Table table(List<String> names) {
        Table table = new Table("class", "precision", "recall", "f1-score", "support");
        for (int label = 0; label < right.length; label++) {
            Map<String, Double> own = ofClass(label);
            table.row(List.of(
                    names.get(label),
                    text(own, "precision"),
                    text(own, "recall"),
                    text(own, "f1-score"),
                    Long.toString(there[label])));
        }
        return table;
    }

    private static String text(Map<String, Double> numbers, String item) {
        return String.format(Locale.ROOT, "%.2f", value(numbers, item));
    }
}
