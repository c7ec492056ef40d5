package org.mm4j.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a value was written, and what it replaced.
 *
 * @param source path of the file as it was given, {@code --cfg-options}, a library's name for a default, or empty if a
 *     program made the value
 * @param line line from 1, or 0 if there is none
 * @param column column from 1 in code points, or 0 if there is none
 * @param replaced origin of the value that this one took the place of, from a base file or before an override
 */
public record Origin(
        String source, int line, int column, @Nullable Origin replaced) {

    /** Of values that a program made. */
    public static final Origin NONE = new Origin("", 0, 0, null);

    /** A place in a file. */
    public static Origin at(String source, int line, int column) {
        return new Origin(source, line, column, null);
    }

    /** A source without lines, such as {@code --cfg-options}. */
    public static Origin of(String source) {
        return new Origin(source, 0, 0, null);
    }

    /** This origin, knowing that the value replaced another. */
    public Origin replacing(Origin earlier) {
        return new Origin(source, line, column, earlier.equals(NONE) ? replaced : earlier);
    }

    /** True if a place is known. */
    public boolean isKnown() {
        return !source.isEmpty();
    }

    /** This origin and those it replaced, newest first. */
    public List<Origin> chain() {
        List<Origin> chain = new ArrayList<>();
        for (Origin origin = this; origin != null; origin = origin.replaced) {
            chain.add(origin);
        }
        return List.copyOf(chain);
    }

    /** {@code file:line:column}, as compilers write it. */
    @Override
    public String toString() {
        if (!isKnown()) {
            return "(no place)";
        }
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
