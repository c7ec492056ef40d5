package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import org.mm4j.config.internal.runtime.FormatSpec;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.Repr;
import org.mm4j.config.internal.runtime.Slot;

/** {@code str.format}. */
final class StringFormat {

    private final Interpreter in;
    private final Args args;
    private int automatic;
    private boolean numbered;

    private StringFormat(Interpreter in, Args args) {
        this.in = in;
        this.args = args;
    }

    static String format(Interpreter in, String template, Args args) {
        return new StringFormat(in, args).text(template, 0);
    }

    private String text(String template, int nesting) {
        if (nesting > 2) {
            throw new PyException("ValueError", "Max string recursion exceeded");
        }
        StringBuilder out = new StringBuilder();
        int i = 0;
        while (i < template.length()) {
            char c = template.charAt(i);
            if ((c == '{' || c == '}') && i + 1 < template.length() && template.charAt(i + 1) == c) {
                out.append(c);
                i += 2;
            } else if (c == '}') {
                throw new PyException("ValueError", "Single '}' encountered in format string");
            } else if (c == '{') {
                int close = close(template, i);
                out.append(field(template.substring(i + 1, close), nesting));
                i = close + 1;
            } else {
                out.append(c);
                i++;
            }
        }
        in.meter().text(out.length());
        return out.toString();
    }

    private static int close(String template, int open) {
        int depth = 0;
        for (int i = open; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return i;
            }
        }
        throw new PyException("ValueError", "Single '{' encountered in format string");
    }

    private String field(String field, int nesting) {
        int end = 0;
        int brackets = 0;
        while (end < field.length() && (brackets > 0 || (field.charAt(end) != ':' && field.charAt(end) != '!'))) {
            brackets += field.charAt(end) == '[' ? 1 : field.charAt(end) == ']' ? -1 : 0;
            end++;
        }
        Object value = value(field.substring(0, end));
        if (end < field.length() && field.charAt(end) == '!') {
            char conversion = end + 1 < field.length() ? field.charAt(end + 1) : 0;
            value = switch (conversion) {
                case 'r' -> Repr.repr(value, in.meter());
                case 's' -> Repr.str(value, in.meter());
                case 'a' -> Builtins.ascii(value, in.meter());
                default -> throw new PyException("ValueError", "unknown conversion specifier in format string");
            };
            end += 2;
        }
        String spec = end < field.length() ? text(field.substring(end + 1), nesting + 1) : "";
        return FormatSpec.format(value, spec, in.meter());
    }

    private Object value(String name) {
        int end = 0;
        while (end < name.length() && name.charAt(end) != '.' && name.charAt(end) != '[') {
            end++;
        }
        Object value = argument(name.substring(0, end));
        int i = end;
        while (i < name.length()) {
            if (name.charAt(i) != '.' && name.charAt(i) != '[') {
                throw new PyException("ValueError", "Only '.' or '[' may follow ']' in format field specifier");
            }
            int next = i + 1;
            if (name.charAt(i) == '.') {
                while (next < name.length() && name.charAt(next) != '.' && name.charAt(next) != '[') {
                    next++;
                }
                value = Attributes.get(in, value, name.substring(i + 1, next));
                i = next;
            } else {
                int close = name.indexOf(']', i);
                if (close < 0) {
                    throw new PyException("ValueError", "Missing ']' in format string");
                }
                String key = name.substring(i + 1, close);
                boolean number = !key.isEmpty() && key.chars().allMatch(Character::isDigit);
                value = in.items().get(value, number ? new BigInteger(key) : key);
                i = close + 1;
            }
        }
        return value;
    }

    private Object argument(String name) {
        boolean number = name.chars().allMatch(c -> c >= '0' && c <= '9');
        if (number) {
            if (name.isEmpty() ? numbered : automatic > 0) {
                throw new PyException("ValueError", "cannot switch between automatic and manual field numbering");
            }
            numbered |= !name.isEmpty();
            int index = name.isEmpty() ? automatic++ : name.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(name);
            if (index >= args.count()) {
                throw new PyException("IndexError", "the format needs more than " + args.count() + " values");
            }
            return args.get(index);
        }
        Slot slot = args.keywords().get(name);
        if (slot == null) {
            throw new PyException(
                    "KeyError",
                    "the format names '" + name + "', which is not given",
                    name,
                    Interpreter.didYouMean(name, args.keywords().keySet()));
        }
        return slot.value();
    }
}
