package org.mm4j.engine.logging;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is to be written down at a moment.
 *
 * @param values the numbers, for programs
 * @param text the same for people
 */
public record LogLine(Map<String, Number> values, String text) {

    /** Copies the map. */
    public LogLine {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
