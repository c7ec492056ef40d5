package org.mm4j.config.internal.dump;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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
import org.mm4j.config.internal.lang.Keywords;
import org.mm4j.config.internal.runtime.FloatText;
import org.mm4j.config.internal.runtime.Repr;

/** Writes a config as Python text that reads back as the same value: one line if it fits, else one item a line. */
public final class PythonWriter {

    private static final int WIDTH = 79;
    private static final String INDENT = "    ";

    private final boolean sorted;

    /** A writer; {@code sorted} puts the keys in the order of their texts. */
    public PythonWriter(boolean sorted) {
        this.sorted = sorted;
    }

    /** One assignment for each key. */
    public String config(ConfigDict root) {
        StringBuilder out = new StringBuilder();
        for (Map.Entry<ConfigValue, ConfigValue> entry : entries(root)) {
            if (!(entry.getKey() instanceof ConfigString key) || !Keywords.isIdentifier(key.value())) {
                throw new ConfigException(
                        Kind.SYNTAX,
                        Diagnostic.of(
                                "the key " + entry.getKey() + " cannot be the name of a Python variable",
                                entry.getValue().origin(),
                                "dump the config as JSON or YAML"));
            }
            String head = key.value() + " = ";
            out.append(head)
                    .append(value(entry.getValue(), 0, head.length(), 0))
                    .append('\n');
        }
        return out.toString();
    }

    /** One value as an expression. */
    public String value(ConfigValue value) {
        return value(value, 0, 0, 0);
    }

    private List<Map.Entry<ConfigValue, ConfigValue>> entries(ConfigDict dict) {
        List<Map.Entry<ConfigValue, ConfigValue>> entries =
                new ArrayList<>(dict.entries().entrySet());
        if (sorted) {
            entries.sort(Comparator.comparing(entry -> keyText(entry.getKey())));
        }
        return entries;
    }

    private static String keyText(ConfigValue key) {
        return key instanceof ConfigString text ? text.value() : key.toString();
    }

    /** The text of a value that begins at a column, with {@code behind} characters to come after it. */
    private String value(ConfigValue value, int indent, int column, int behind) {
        String scalar = scalar(value);
        if (scalar != null) {
            return scalar;
        }
        Parts parts = parts(value);
        String line = oneLine(parts, WIDTH - column - behind);
        return line != null ? line : lines(parts, indent);
    }

    /** The pieces of a container: bracket, items with their heads, bracket. */
    private record Parts(String open, List<String> heads, List<ConfigValue> items, String close, boolean single) {}

    private Parts parts(ConfigValue value) {
        List<String> heads = new ArrayList<>();
        List<ConfigValue> items = new ArrayList<>();
        if (value instanceof ConfigDict dict) {
            boolean call = dict.keys().stream()
                    .allMatch(key -> key instanceof ConfigString text && Keywords.isIdentifier(text.value()));
            for (Map.Entry<ConfigValue, ConfigValue> entry : entries(dict)) {
                heads.add(call ? keyText(entry.getKey()) + "=" : value(entry.getKey()) + ": ");
                items.add(entry.getValue());
            }
            return new Parts(call ? "dict(" : "{", heads, items, call ? ")" : "}", false);
        }
        List<ConfigValue> all = value instanceof ConfigList list
                ? list.items()
                : value instanceof ConfigTuple tuple ? tuple.items() : ((ConfigSet) value).items();
        all.forEach(item -> heads.add(""));
        items.addAll(all);
        if (value instanceof ConfigList) {
            return new Parts("[", heads, items, "]", false);
        }
        if (value instanceof ConfigTuple) {
            return new Parts("(", heads, items, ")", items.size() == 1);
        }
        return items.isEmpty() ? new Parts("set(", heads, items, ")", false) : new Parts("{", heads, items, "}", false);
    }

    private @Nullable String oneLine(Parts parts, int room) {
        StringBuilder line = new StringBuilder(parts.open());
        for (int i = 0; i < parts.items().size(); i++) {
            line.append(i == 0 ? "" : ", ").append(parts.heads().get(i));
            ConfigValue item = parts.items().get(i);
            String text = scalar(item);
            if (text == null) {
                text = oneLine(parts(item), room - line.length());
            }
            if (text == null || line.length() + text.length() + 1 > room) {
                return null;
            }
            line.append(text);
        }
        line.append(parts.single() ? "," : "").append(parts.close());
        return line.length() > room ? null : line.toString();
    }

    private String lines(Parts parts, int indent) {
        StringBuilder out = new StringBuilder(parts.open()).append('\n');
        String margin = INDENT.repeat(indent + 1);
        for (int i = 0; i < parts.items().size(); i++) {
            String head = margin + parts.heads().get(i);
            out.append(head)
                    .append(value(parts.items().get(i), indent + 1, head.length(), 1))
                    .append(",\n");
        }
        return out.append(INDENT.repeat(indent)).append(parts.close()).toString();
    }

    /** The text of a value that never takes more than a line, or null. */
    private static @Nullable String scalar(ConfigValue value) {
        if (value instanceof ConfigString text) {
            return Repr.string(text.value());
        } else if (value instanceof ConfigInt number) {
            return number.value().toString();
        } else if (value instanceof ConfigFloat number) {
            return Double.isFinite(number.value())
                    ? FloatText.repr(number.value())
                    : "float('" + FloatText.repr(number.value()) + "')";
        } else if (value instanceof ConfigBool truth) {
            return truth.value() ? "True" : "False";
        } else if (value instanceof ConfigNull) {
            return "None";
        } else if (value instanceof ConfigBytes bytes) {
            return Repr.bytes(bytes.value());
        } else if (value instanceof ConfigReference reference) {
            if (reference.type() == ConfigReference.Type.IMPORTED) {
                return Repr.string(reference.name());
            }
            throw new ConfigException(
                    Kind.SYNTAX,
                    Diagnostic.of(
                            "'" + reference.name() + "' is an object outside the config, which cannot be written",
                            reference.origin()));
        }
        return null;
    }
}
