package org.mm4j.engine.checkpoint;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns the values of a pickle into Java's, with a limit: a small pickle can share its parts a billion times. */
final class PlainValues {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 2_000_000;

    private int count;

    private PlainValues() {}

    static Map<String, Object> map(Map<?, ?> dict) {
        return new PlainValues().convert(dict, 0);
    }

    static Object value(Object value) {
        return new PlainValues().convert(value, 0);
    }

    private Map<String, Object> convert(Map<?, ?> dict, int depth) {
        Map<String, Object> plain = new LinkedHashMap<>();
        dict.forEach((key, value) -> {
            if (!(value instanceof PyNone)) {
                plain.put(String.valueOf(key), convert(value, depth + 1));
            }
        });
        return Collections.unmodifiableMap(plain);
    }

    private Object convert(Object value, int depth) {
        if (++count > MAX_VALUES || depth > MAX_DEPTH) {
            return new Opaque("a value nested or repeated too often", List.of());
        }
        if (value instanceof Map<?, ?> dict) {
            return convert(dict, depth);
        }
        if (value instanceof PyTuple tuple) {
            return convert(tuple.items(), depth);
        }
        if (value instanceof List<?> list) {
            return convert(list, depth);
        }
        if (value instanceof PyGlobal global) {
            return new Opaque(global.qualifiedName(), List.of());
        }
        if (value instanceof PyNone) {
            return new Opaque("None", List.of());
        }
        return value;
    }

    private List<Object> convert(List<?> list, int depth) {
        List<Object> plain = new ArrayList<>();
        for (Object item : list) {
            plain.add(convert(item, depth + 1));
        }
        return Collections.unmodifiableList(plain);
    }
}
