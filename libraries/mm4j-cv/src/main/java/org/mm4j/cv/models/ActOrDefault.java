package org.mm4j.cv.models;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Activation;
import org.mm4j.registry.FromConfig;
import org.mm4j.registry.Part;

/**
 * The activation of one half of a block, or {@code 'default'} for that of the whole block.
 *
 * @param own the activation of the half, null for the default
 */
public record ActOrDefault(@Nullable Part<Activation> own) {

    /** That of the whole block. */
    public static final ActOrDefault DEFAULT = new ActOrDefault(null);

    /** {@code 'default'}. */
    @FromConfig
    public static ActOrDefault of(String text) {
        if (!text.equals("default")) {
            throw new IllegalArgumentException("expected a dict, None or 'default', not '" + text + "'");
        }
        return DEFAULT;
    }

    /** One of its own. */
    @FromConfig
    public static ActOrDefault of(Part<Activation> own) {
        return new ActOrDefault(own);
    }

    /** Which one it is: none if the argument is None. */
    static @Nullable Part<Activation> resolve(@Nullable ActOrDefault given, @Nullable Part<Activation> whole) {
        if (given == null) {
            return null;
        }
        return given.own == null ? whole : given.own;
    }
}
