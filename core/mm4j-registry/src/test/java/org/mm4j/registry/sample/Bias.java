package org.mm4j.registry.sample;

import org.mm4j.registry.FromConfig;

/** {@code 'auto'} or a bool. */
public record Bias(boolean isAuto, boolean value) {

    /** A bool. */
    @FromConfig
    public static Bias of(boolean value) {
        return new Bias(false, value);
    }

    /** The word. */
    @FromConfig
    public static Bias of(String word) {
        if (!word.equals("auto")) {
            throw new IllegalArgumentException("the only word for it is 'auto', not '" + word + "'");
        }
        return new Bias(true, false);
    }
}
