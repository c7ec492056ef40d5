package org.mm4j.config.internal.dump;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigBytes;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigReference;
import org.mm4j.config.ConfigSet;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.internal.runtime.Compare;

/** The canonical text of a value: JSON in one fixed form, from which digests are made. */
public final class Canonical {

    private static final long NAN = 0x7ff8000000000000L;

    private final StringBuilder out = new StringBuilder();
    private final boolean inside;

    private Canonical(boolean inside) {
        this.inside = inside;
    }

    /** The canonical text, which is ASCII. */
    public static String text(ConfigValue value) {
        return text(value, false);
    }

    /** The text of a value, or of a key or an item of a set, in which imported names stay objects. */
    private static String text(ConfigValue value, boolean inside) {
        Canonical canonical = new Canonical(inside);
        canonical.write(value);
        return canonical.out.toString();
    }

    /** The bytes of the canonical text. */
    public static byte[] bytes(ConfigValue value) {
        return text(value).getBytes(StandardCharsets.US_ASCII);
    }

    private void write(ConfigValue value) {
        if (value instanceof ConfigString text) {
            string(text.value());
        } else if (value instanceof ConfigInt number) {
            out.append(number.value());
        } else if (value instanceof ConfigFloat number) {
            long bits = Double.isNaN(number.value()) ? NAN : Double.doubleToLongBits(number.value());
            out.append("{\"__float__\":\"")
                    .append(HexFormat.of().toHexDigits(bits))
                    .append("\"}");
        } else if (value instanceof ConfigBool truth) {
            out.append(truth.value());
        } else if (value instanceof ConfigNull) {
            out.append("null");
        } else if (value instanceof ConfigDict dict) {
            dict(dict);
        } else if (value instanceof ConfigList list) {
            items(list.items());
        } else if (value instanceof ConfigTuple tuple) {
            out.append("{\"__tuple__\":");
            items(tuple.items());
            out.append('}');
        } else if (value instanceof ConfigSet set) {
            out.append("{\"__set__\":[");
            out.append(String.join(
                    ",",
                    set.items().stream().map(item -> text(item, true)).sorted().toList()));
            out.append("]}");
        } else if (value instanceof ConfigBytes bytes) {
            out.append("{\"__bytes__\":\"")
                    .append(HexFormat.of().formatHex(bytes.value()))
                    .append("\"}");
        } else if (value instanceof ConfigReference reference) {
            if (reference.type() == ConfigReference.Type.IMPORTED && !inside) {
                string(reference.name());
                return;
            }
            boolean object = reference.type() != ConfigReference.Type.OTHER;
            out.append(object ? "{\"__object__\":" : "{\"__other__\":");
            string(reference.name());
            out.append('}');
        }
    }

    private void items(List<ConfigValue> items) {
        out.append('[');
        String separator = "";
        for (ConfigValue item : items) {
            out.append(separator);
            write(item);
            separator = ",";
        }
        out.append(']');
    }

    private void dict(ConfigDict dict) {
        record Member(String key, ConfigValue value) {}
        List<Member> members = new ArrayList<>(dict.size());
        boolean plain = true;
        for (Map.Entry<ConfigValue, ConfigValue> entry : dict.entries().entrySet()) {
            if (entry.getKey() instanceof ConfigString key) {
                members.add(new Member(key.value(), entry.getValue()));
            } else {
                plain = false;
                break;
            }
        }
        if (plain) {
            members.sort((a, b) -> Compare.codePoints(a.key(), b.key()));
        } else {
            members.clear();
            dict.entries().forEach((key, value) -> members.add(new Member(text(key, true), value)));
            members.sort(Comparator.comparing(Member::key));
            out.append("{\"__dict__\":");
        }
        out.append(plain ? '{' : '[');
        String separator = "";
        for (Member member : members) {
            out.append(separator);
            separator = ",";
            if (plain) {
                string(member.key());
                out.append(':');
                write(member.value());
            } else {
                out.append('[').append(member.key()).append(',');
                write(member.value());
                out.append(']');
            }
        }
        out.append(plain ? "}" : "]}");
    }

    private void string(String text) {
        quote(text, out);
    }

    /** A JSON string in ASCII. */
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\f' -> out.append("\\f");
                case '\b' -> out.append("\\b");
                default -> {
                    if (c >= ' ' && c <= '~') {
                        out.append(c);
                    } else {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        out.append('"');
    }
}
