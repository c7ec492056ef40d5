package org.mm4j.registry;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The type of a record component that tells an argument left out from one given as {@code None}; it has no
 * {@link Default}.
 *
 * @param isGiven whether the config names the argument
 * @param value what it gives, null for {@code None} or if it is not given
 */
public record Arg<T>(boolean isGiven, @Nullable T value) {

    /** The argument is not in the config. */
    public static <T> Arg<T> absent() {
        return new Arg<>(false, null);
    }

    /** The argument is in the config. */
    public static <T> Arg<T> given(@Nullable T value) {
        return new Arg<>(true, value);
    }

    /** The value, empty if absent or {@code None}. */
    public Optional<T> optional() {
        return Optional.ofNullable(value);
    }
}
