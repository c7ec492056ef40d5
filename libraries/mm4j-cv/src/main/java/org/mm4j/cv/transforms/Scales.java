package org.mm4j.cv.transforms;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigValue;

/** Reads sizes that configs write in several forms. */
final class Scales {

    private Scales() {}

    /** Whether it is one size: a pair of whole numbers. */
    static boolean isPair(ConfigValue value) {
        return value instanceof ConfigSequence pair
                && pair.items().size() == 2
                && pair.items().get(0) instanceof ConfigInt
                && pair.items().get(1) instanceof ConfigInt;
    }

    /** One size: a pair, or one whole number for both sides. */
    static ResizeScale one(ConfigValue value) {
        if (value instanceof ConfigInt side) {
            return ResizeScale.of(side.value().intValueExact());
        }
        if (value instanceof ConfigSequence pair && isPair(value)) {
            return new ResizeScale(integer(pair, 0), integer(pair, 1));
        }
        throw new IllegalArgumentException(
                "a size is (width, height) in whole pixels, or one number for both, not " + value);
    }

    private static int integer(ConfigSequence pair, int index) {
        return ((ConfigInt) pair.items().get(index)).value().intValueExact();
    }

    /** A list of sizes, or one. */
    static List<ResizeScale> several(ConfigValue value) {
        if (value instanceof ConfigInt || (isPair(value) && !(value instanceof org.mm4j.config.ConfigList))) {
            return List.of(one(value));
        }
        if (!(value instanceof ConfigSequence sequence) || sequence.items().isEmpty()) {
            throw new IllegalArgumentException(
                    "a list of sizes such as [(1333, 800), (1333, 600)] is wanted, not " + value);
        }
        List<ResizeScale> all = new ArrayList<>();
        sequence.items().forEach(item -> all.add(one(item)));
        return List.copyOf(all);
    }
}
