package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;
import org.mm4j.registry.FromConfig;

/**
 * Sizes of which one is drawn: configs write {@code (width, height)}, or a list of these.
 *
 * @param sizes at least one
 */
public record CutOutSizes(List<Extent> sizes) {

    /**
     * One size.
     *
     * @param width not negative
     * @param height not negative
     */
    public record Extent(double width, double height) {

        public Extent {
            if (!(width >= 0 && height >= 0)) {
                throw new IllegalArgumentException("a size is not negative, unlike (" + width + ", " + height + ")");
            }
        }
    }

    /** Copies the list. */
    public CutOutSizes {
        sizes = List.copyOf(sizes);
        if (sizes.isEmpty()) {
            throw new IllegalArgumentException("a list of sizes is not empty");
        }
    }

    /** Reads what a config gives. */
    @FromConfig
    public static CutOutSizes of(ConfigValue value) {
        if (!(value instanceof ConfigSequence sequence)) {
            throw new IllegalArgumentException("a size is (width, height), not " + value);
        }
        List<ConfigValue> items = sequence.items();
        if (items.stream().noneMatch(ConfigSequence.class::isInstance)) {
            return new CutOutSizes(List.of(extent(items)));
        }
        List<Extent> sizes = new ArrayList<>();
        for (ConfigValue item : items) {
            sizes.add(extent(item instanceof ConfigSequence pair ? pair.items() : List.of(item)));
        }
        return new CutOutSizes(sizes);
    }

    private static Extent extent(List<ConfigValue> pair) {
        if (pair.size() != 2) {
            throw new IllegalArgumentException("a size is (width, height), not " + pair);
        }
        return new Extent(number(pair.get(0)), number(pair.get(1)));
    }

    private static double number(ConfigValue value) {
        if (value instanceof ConfigInt number) {
            return number.value().doubleValue();
        }
        if (value instanceof ConfigFloat number) {
            return number.value();
        }
        throw new IllegalArgumentException("width and height are numbers, not " + value);
    }

    /** Refuses sizes that are no whole pixels. */
    void requireWhole(String name) {
        for (Extent size : sizes) {
            if (size.width() != Math.rint(size.width()) || size.height() != Math.rint(size.height())) {
                throw new IllegalArgumentException(
                        name + " is in whole pixels, unlike (" + size.width() + ", " + size.height() + ")");
            }
        }
    }
}
