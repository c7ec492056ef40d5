package org.mm4j.engine.logging;

import java.util.Arrays;
import java.util.Locale;

/** How much a log says, from much to little; named as Python's. */
public enum LogLevel {
    /** Details for those who look for a fault. */
    DEBUG,
    /** What goes on. */
    INFO,
    /** What may be a mistake. */
    WARNING,
    /** What went wrong. */
    ERROR;

    /**
     * The level of a name, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static LogLevel of(String name) {
        return Arrays.stream(values())
                .filter(level -> level.name().equals(name.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "log_level is one of " + Arrays.toString(values()) + ", not '" + name + "'"));
    }
}
