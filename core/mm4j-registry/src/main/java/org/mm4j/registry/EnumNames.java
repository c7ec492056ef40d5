package org.mm4j.registry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How constants are written in configs: {@code TINY} as {@code 'tiny'}, {@code @Name("P5") P5} as {@code 'P5'}. */
final class EnumNames {

    private EnumNames() {}

    /** The constant that a string names, in capitals or in small letters, with {@code -} for {@code _}; null if none. */
    static @Nullable Object find(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equals(text)
                    || name.toLowerCase(Locale.ROOT).equals(text.replace('-', '_'))
                    || configName((Enum<?>) constant).equals(text)) {
                return constant;
            }
        }
        return null;
    }

    static String configName(Enum<?> constant) {
        try {
            Name given = constant.getDeclaringClass().getField(constant.name()).getAnnotation(Name.class);
            return given == null ? constant.name().toLowerCase(Locale.ROOT) : given.value();
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(constant + " is no constant of its enum", impossible);
        }
    }
}
