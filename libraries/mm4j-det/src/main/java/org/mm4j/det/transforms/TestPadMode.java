package org.mm4j.det.transforms;

import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.FromConfig;

/**
 * To what size a picture is padded for testing: configs write {@code ('logical_or', 127)} or {@code ('size_divisor', 32)}.
 *
 * @param isOr whether the bits of the number are set in both sides; otherwise they become multiples of it
 * @param number at least 1, or 0 for bits
 */
public record TestPadMode(boolean isOr, int number) {

    public TestPadMode {
        Require.atLeast("the number of test_pad_mode", number, isOr ? 0 : 1);
    }

    /** Reads what a config gives. */
    @FromConfig
    public static TestPadMode of(ConfigValue value) {
        if (value instanceof ConfigSequence pair
                && pair.items().size() == 2
                && pair.items().get(0) instanceof ConfigString name
                && pair.items().get(1) instanceof ConfigInt number
                && (name.value().equals("logical_or") || name.value().equals("size_divisor"))) {
            return new TestPadMode(
                    name.value().equals("logical_or"), number.value().intValueExact());
        }
        throw new IllegalArgumentException(
                "test_pad_mode is ('logical_or', number) or ('size_divisor', number), not " + value);
    }

    /** The size of a picture of the given size. */
    ImageSize padded(ImageSize size, int more) {
        return isOr
                ? new ImageSize((size.height() | number) + more, (size.width() | number) + more)
                : new ImageSize(multiple(size.height()), multiple(size.width()));
    }

    private int multiple(int side) {
        return (side + number - 1) / number * number;
    }
}
