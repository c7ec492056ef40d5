package org.mm4j.registry;

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;

/** Which types a value is meant for, going by its kind alone: a dict, a list, a number. */
final class Shapes {

    private Shapes() {}

    /** Whether a type takes values of this kind, whatever is in them. */
    static boolean fits(Type type, ConfigValue value) {
        Class<?> raw = Types.raw(type);
        if (raw == Object.class || raw.isInstance(value)) {
            return true;
        }
        boolean isModule = raw == Part.class || RegistryKey.kindOf(raw) != null;
        if (isModule && value instanceof ConfigDict) {
            return true;
        }
        List<Factories.Factory> factories = Factories.of(raw);
        if (!factories.isEmpty()) {
            return factories.stream().anyMatch(factory -> fits(factory.parameter(), value));
        }
        if (value instanceof ConfigDict) {
            return raw == Map.class || raw.isRecord();
        }
        if (value instanceof ConfigSequence) {
            return raw == List.class;
        }
        if (value instanceof ConfigString) {
            return raw == String.class || raw.isEnum();
        }
        if (value instanceof ConfigBool) {
            return raw == boolean.class || raw == Boolean.class;
        }
        boolean isWhole = value instanceof ConfigInt;
        return (isWhole && isInteger(raw)) || ((isWhole || value instanceof ConfigFloat) && isFloating(raw));
    }

    /** How many things in a value, lists taken apart, are of no kind that the type takes there. */
    static int misfits(Type type, ConfigValue value) {
        if (!(value instanceof ConfigSequence sequence) || Types.raw(type) != List.class) {
            return fits(type, value) ? 0 : 1;
        }
        Type item = Types.argument(type, 0);
        return sequence.items().stream().mapToInt(each -> misfits(item, each)).sum();
    }

    private static boolean isInteger(Class<?> raw) {
        return raw == int.class
                || raw == Integer.class
                || raw == long.class
                || raw == Long.class
                || raw == BigInteger.class;
    }

    private static boolean isFloating(Class<?> raw) {
        return raw == double.class || raw == Double.class || raw == float.class || raw == Float.class;
    }
}
