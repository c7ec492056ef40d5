package org.mm4j.cv.models;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * The norm of one half of a block, or {@code 'default'} for that of the whole block.
 *
 * @param own the norm of the half, null for the default
 */
public record NormOrDefault(@Nullable Part<Norm> own) {

    /** That of the whole block. */
    public static final NormOrDefault DEFAULT = new NormOrDefault(null);

    /** {@code 'default'}. */
    @FromConfig
    public static NormOrDefault of(String text) {
        if (!text.equals("default")) {
            throw new IllegalArgumentException("expected a dict, None or 'default', not '" + text + "'");
        }
        return DEFAULT;
    }

    /** One of its own. */
    @FromConfig
    public static NormOrDefault of(Part<Norm> own) {
        return new NormOrDefault(own);
    }

    /** Which one it is: none if the argument is None. */
    static @Nullable Part<Norm> resolve(@Nullable NormOrDefault given, @Nullable Part<Norm> whole) {
        if (given == null) {
            return null;
        }
        return given.own == null ? whole : given.own;
    }
}
