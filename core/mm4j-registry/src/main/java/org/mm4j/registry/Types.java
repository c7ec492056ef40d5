package org.mm4j.registry;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;

/** What the binder needs to know about Java types, and how messages call them. */
final class Types {

    private Types() {}

    static Class<?> raw(Type type) {
        if (type instanceof Class<?> plain) {
            return plain;
        }
        if (type instanceof ParameterizedType parameterized) {
            return (Class<?>) parameterized.getRawType();
        }
        if (type instanceof WildcardType wildcard) {
            return raw(wildcard.getUpperBounds()[0]);
        }
        return Object.class;
    }

    /** The type argument of a generic type, or Object. */
    static Type argument(Type type, int index) {
        if (!(type instanceof ParameterizedType parameterized)) {
            return Object.class;
        }
        Type argument = parameterized.getActualTypeArguments()[index];
        return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
    }

    private static String of(String collection, Type item) {
        String items = describe(item);
        return items.equals(ArgumentSpec.ANY) ? collection : collection + " of " + items;
    }

    /** What a user would call the type: {@code int}, {@code list of int}, {@code 'tiny' | 'base'}, {@code Backbone}. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == int.class || raw == Integer.class || raw == long.class || raw == Long.class) {
            return "int";
        }
        if (raw == double.class || raw == Double.class || raw == float.class || raw == Float.class) {
            return "float";
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return "bool";
        }
        if (raw == String.class) {
            return "str";
        }
        if (List.class.isAssignableFrom(raw)) {
            return of("list", argument(type, 0));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return of("dict", argument(type, 1));
        }
        if (raw == Part.class || raw == Arg.class) {
            return describe(argument(type, 0));
        }
        if (raw == ConfigDict.class) {
            return "dict";
        }
        if (raw == Object.class) {
            return ArgumentSpec.ANY;
        }
        if (ConfigValue.class.isAssignableFrom(raw)) {
            return raw == ConfigValue.class
                    ? ArgumentSpec.ANY
                    : raw.getSimpleName().substring("Config".length()).toLowerCase(Locale.ROOT);
        }
        if (RegistryKey.kindOf(raw) != null) {
            return raw.getSimpleName();
        }
        List<Factories.Factory> factories = Factories.of(raw);
        if (!factories.isEmpty()) {
            return factories.stream()
                    .map(factory -> describe(factory.parameter()))
                    .distinct()
                    .collect(Collectors.joining(" | "));
        }
        if (raw.isEnum()) {
            return java.util.Arrays.stream(raw.getEnumConstants())
                    .map(constant -> "'" + EnumNames.configName((Enum<?>) constant) + "'")
                    .collect(Collectors.joining(" | "));
        }
        return raw.isRecord() ? "dict" : raw.getSimpleName();
    }
}
