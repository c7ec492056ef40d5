package org.mm4j.config.internal.lang;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function.
 *
 * @param positional those that may be given by position, in order
 * @param positionalOnly how many of them cannot be given by name
 * @param extra the name behind {@code *}, if any
 * @param keywordOnly those after {@code *}
 * @param keywords the name behind {@code **}, if any
 */
public record Parameters(
        List<Parameter> positional,
        int positionalOnly,
        @Nullable String extra,
        List<Parameter> keywordOnly,
        @Nullable String keywords) {

    /** No parameters at all. */
    public static final Parameters NONE = new Parameters(List.of(), 0, null, List.of(), null);

    /** One parameter. */
    public record Parameter(String name, @Nullable Expr defaultValue) {}
}
