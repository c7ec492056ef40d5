package org.mm4j.registry;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One argument of a registered module.
 *
 * @param name its name in configs
 * @param type its Java type
 * @param defaultText the config expression of its default, null if it has none
 * @param isRequired whether a config has to give it
 * @param isNullable whether {@code None} is a value of it
 * @param doc one line, may be empty
 */
public record ArgumentSpec(
        String name, Type type, @Nullable String defaultText, boolean isRequired, boolean isNullable, String doc) {

    /** The {@link #typeName} of an argument that takes everything, {@code None} too. */
    public static final String ANY = "any value";

    /** The type as a user of configs would call it: {@code int}, {@code list of int}, {@code 'tiny' | 'base'}. */
    public String typeName() {
        return Types.describe(type);
    }
}
