package org.mm4j.registry;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How constants are written in configs: {@code TINY} as {@code 'tiny'}, {@code P5} as {@code 'P5'}. */
final class EnumNames {

    private EnumNames() {}

    /** The constant that a string names, in capitals or in small letters, with {@code -} for {@code _}; null if none. */
    static @Nullable Object find(Class<?> type, String text) {
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            if (name.equals(text) || name.toLowerCase(Locale.ROOT).equals(text.replace('-', '_'))) {
                return constant;
            }
        }
        return null;
    }

    static String configName(Enum<?> constant) {
        String name = constant.name();
        // Names with digits, such as P5, are written as they are in the originals.
        return name.chars().anyMatch(Character::isDigit) ? name : name.toLowerCase(Locale.ROOT);
    }
}
