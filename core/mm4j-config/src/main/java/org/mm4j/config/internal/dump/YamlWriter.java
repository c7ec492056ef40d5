package org.mm4j.config.internal.dump;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigBytes;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.internal.format.YamlScalars;
import org.mm4j.config.internal.runtime.FloatText;

/** Writes YAML 1.1 as PyYAML reads it, tuples as {@code !!python/tuple}. */
public final class YamlWriter {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/.][A-Za-z0-9_/.+-]*");

    /** Longer keys need a mark before them: YAML looks for the colon behind a key within 1024 characters. */
    private static final int LONGEST_KEY = 200;

    private final StringBuilder out = new StringBuilder();

    private YamlWriter() {}

    /** The YAML text. */
    public static String text(ConfigValue value) {
        YamlWriter writer = new YamlWriter();
        writer.write(value, 0, true);
        if (writer.out.charAt(writer.out.length() - 1) != '\n') {
            writer.out.append('\n');
        }
        return writer.out.toString();
    }

    /** Writes a value behind {@code key:} or {@code -}; {@code fresh} if the cursor is at the beginning of a line. */
    private void write(ConfigValue value, int indent, boolean fresh) {
        if (value instanceof ConfigDict dict && dict.size() > 0) {
            start(fresh, "");
            dict.entries().forEach((key, item) -> entry(key, item, indent));
        } else if (value instanceof ConfigSet set) {
            start(fresh, "!!set");
            if (set.items().isEmpty()) {
                out.setLength(out.length() - 1);
                out.append(" {}\n");
            }
            set.items().forEach(item -> entry(item, ConfigNull.NONE, indent));
        } else if (value instanceof ConfigList list && !list.items().isEmpty()) {
            start(fresh, "");
            items(list.items(), indent);
        } else if (value instanceof ConfigTuple tuple && !tuple.items().isEmpty()) {
            start(fresh, "!!python/tuple");
            items(tuple.items(), indent);
        } else {
            out.append(fresh ? "" : " ").append(scalar(value)).append('\n');
        }
    }

    private void start(boolean fresh, String tag) {
        if (!tag.isEmpty()) {
            out.append(fresh ? "" : " ").append(tag).append('\n');
        } else if (!fresh) {
            out.append('\n');
        }
    }

    private void entry(ConfigValue key, ConfigValue value, int indent) {
        out.append("  ".repeat(indent));
        String text = key instanceof ConfigTuple tuple ? flow(tuple) : scalar(key);
        if (key instanceof ConfigTuple || text.length() > LONGEST_KEY) {
            out.append("? ").append(text).append('\n').append("  ".repeat(indent));
        } else {
            out.append(text);
        }
        out.append(':');
        write(value, indent + 1, false);
    }

    private static String flow(ConfigTuple tuple) {
        return "!!python/tuple ["
                + String.join(
                        ", ",
                        tuple.items().stream()
                                .map(item -> item instanceof ConfigTuple inner ? flow(inner) : scalar(item))
                                .toList())
                + "]";
    }

    private void items(List<ConfigValue> items, int indent) {
        for (ConfigValue item : items) {
            out.append("  ".repeat(indent)).append('-');
            write(item, indent + 1, false);
        }
    }

    private static String scalar(ConfigValue value) {
        if (value instanceof ConfigString text) {
            return string(text.value());
        } else if (value instanceof ConfigReference reference && reference.type() == ConfigReference.Type.IMPORTED) {
            return string(reference.name());
        } else if (value instanceof ConfigInt number) {
            return number.value().toString();
        } else if (value instanceof ConfigFloat number) {
            return real(number.value());
        } else if (value instanceof ConfigBool truth) {
            return String.valueOf(truth.value());
        } else if (value instanceof ConfigNull) {
            return "null";
        } else if (value instanceof ConfigBytes bytes) {
            return "!!binary \"" + Base64.getEncoder().encodeToString(bytes.value()) + "\"";
        } else if (value instanceof ConfigTuple) {
            return "!!python/tuple []";
        } else if (value instanceof ConfigList) {
            return "[]";
        } else if (value instanceof ConfigDict) {
            return "{}";
        }
        throw new ConfigException(
                Kind.TYPE, Diagnostic.of("YAML has no form for a value of type " + value.kind(), value.origin()));
    }

    private static String real(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        String text = FloatText.repr(value);
        // YAML 1.1 wants a point in a float.
        return text.indexOf('.') < 0 ? text.replace("e", ".0e") : text;
    }

    private static String string(String text) {
        if (PLAIN.matcher(text).matches() && YamlScalars.isString(text)) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        quoted.append((char) c);
                    } else {
                        quoted.append(String.format(c < 256 ? "\\x%02x" : c < 65536 ? "\\u%04x" : "\\U%08x", c));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
