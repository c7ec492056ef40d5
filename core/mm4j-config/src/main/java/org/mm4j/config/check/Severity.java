package org.mm4j.config.check;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** The config cannot be used as it is. */
    ERROR,
    /** The config can be used, but probably does not do what was meant. */
    WARNING,
    /** Worth knowing. */
    NOTE;

    /** {@code error}, {@code warning}, {@code note}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
