package org.mm4j.config.internal.dump;

import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSequence;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.internal.runtime.FloatText;

/** Writes JSON as Python's {@code json} does: tuples and sets as arrays, keys as strings, {@code NaN} and the like. */
public final class JsonWriter {

    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    /** The JSON text, indented by two. */
    public static String text(ConfigValue value) {
        JsonWriter writer = new JsonWriter();
        writer.write(value, "\n");
        return writer.out.append('\n').toString();
    }

    private void write(ConfigValue value, String margin) {
        String inner = margin + "  ";
        String separator = inner;
        if (value instanceof ConfigDict dict) {
            if (dict.size() == 0) {
                out.append("{}");
                return;
            }
            out.append('{');
            for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
                out.append(separator);
                Canonical.quote(key(entry.getKey()), out);
                out.append(": ");
                write(entry.getValue(), inner);
                separator = "," + inner;
            }
            out.append(margin).append('}');
        } else if (value instanceof ConfigSequence || value instanceof ConfigSet) {
            List<ConfigValue> items = value instanceof ConfigSequence some ? some.items() : ((ConfigSet) value).items();
            boolean flat = items.stream().noneMatch(item -> item instanceof ConfigDict || item instanceof ConfigList);
            out.append('[');
            String first = flat ? "" : inner;
            for (ConfigValue item : items) {
                out.append(first);
                write(item, inner);
                first = flat ? ", " : "," + inner;
            }
            out.append(flat ? "" : margin).append(']');
        } else if (value instanceof ConfigString text) {
            Canonical.quote(text.value(), out);
        } else if (value instanceof ConfigReference reference && reference.type() == ConfigReference.Type.IMPORTED) {
            Canonical.quote(reference.name(), out);
        } else {
            out.append(scalar(value));
        }
    }

    private static String scalar(ConfigValue value) {
        if (value instanceof ConfigInt number) {
            return number.value().toString();
        } else if (value instanceof ConfigFloat number) {
            double real = number.value();
            return Double.isNaN(real)
                    ? "NaN"
                    : Double.isInfinite(real) ? (real > 0 ? "Infinity" : "-Infinity") : FloatText.repr(real);
        } else if (value instanceof ConfigBool truth) {
            return String.valueOf(truth.value());
        } else if (value instanceof ConfigNull) {
            return "null";
        }
        throw new ConfigException(
                Kind.TYPE, Diagnostic.of("JSON has no form for a value of type " + value.kind(), value.origin()));
    }

    private static String key(ConfigValue key) {
        return key instanceof ConfigString text ? text.value() : scalar(key);
    }
}
