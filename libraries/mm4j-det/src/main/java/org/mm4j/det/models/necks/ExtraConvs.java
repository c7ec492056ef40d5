package org.mm4j.det.models.necks;

import org.mm4j.registry.FromConfig;

/** Whether a neck makes further levels by convolutions, and of what; configs write a bool or where from. */
public enum ExtraConvs {
    /** No convolutions. */
    NONE,
    /** Convolutions of the last map that comes in; also {@code True}. */
    ON_INPUT,
    /** Convolutions of the last lateral map. */
    ON_LATERAL,
    /** Convolutions of the last map that comes out. */
    ON_OUTPUT;

    /** {@code True} or {@code False}. */
    @FromConfig
    public static ExtraConvs of(boolean wanted) {
        return wanted ? ON_INPUT : NONE;
    }

    /** Where from. */
    @FromConfig
    public static ExtraConvs of(String source) {
        return switch (source) {
            case "on_input" -> ON_INPUT;
            case "on_lateral" -> ON_LATERAL;
            case "on_output" -> ON_OUTPUT;
            default ->
                throw new IllegalArgumentException(
                        "expected a bool, 'on_input', 'on_lateral' or 'on_output', not '" + source + "'");
        };
    }
}
