package org.mm4j.config.internal.eval;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.mm4j.config.internal.lang.Keywords;
import org.mm4j.config.internal.runtime.Numbers;
import org.mm4j.config.internal.runtime.PyBytes;
import org.mm4j.config.internal.runtime.PyDict;
import org.mm4j.config.internal.runtime.PyException;
import org.mm4j.config.internal.runtime.PyList;
import org.mm4j.config.internal.runtime.PyNone;
import org.mm4j.config.internal.runtime.PySlice;
import org.mm4j.config.internal.runtime.PyTuple;
import org.mm4j.config.internal.runtime.Slot;
import org.mm4j.config.internal.runtime.Text;
import org.mm4j.config.internal.runtime.Types;

/** The methods of {@code str}. */
final class StringMethods {

    /** Methods by name. */
    static final Map<String, Method> ALL = all();

    private StringMethods() {}

    private static Map<String, Method> all() {
        Map<String, Method> all = new HashMap<>();
        simple(all, "upper", text -> text.toUpperCase(Locale.ROOT));
        simple(all, "lower", text -> text.toLowerCase(Locale.ROOT));
        simple(all, "casefold", text -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
        simple(
                all,
                "swapcase",
                text -> map(text, c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c)));
        simple(all, "capitalize", text -> text.isEmpty() ? text : title(text, true));
        simple(all, "title", text -> title(text, false));
        test(all, "isdigit", c -> Character.isDigit(c));
        test(all, "isdecimal", c -> Character.isDigit(c));
        test(all, "isnumeric", c -> Character.isDigit(c) || Character.getType(c) == Character.OTHER_NUMBER);
        test(all, "isalpha", Character::isLetter);
        test(all, "isalnum", Character::isLetterOrDigit);
        test(all, "isspace", c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
        all.put("isupper", (in, self, args) -> cased((String) self, true));
        all.put("islower", (in, self, args) -> cased((String) self, false));
        all.put(
                "isidentifier",
                (in, self, args) -> Keywords.isIdentifier((String) self) || Keywords.isReserved((String) self));
        all.put("isascii", (in, self, args) -> ((String) self).chars().allMatch(c -> c < 128));
        all.put("strip", (in, self, args) -> strip((String) self, args, true, true));
        all.put("lstrip", (in, self, args) -> strip((String) self, args, true, false));
        all.put("rstrip", (in, self, args) -> strip((String) self, args, false, true));
        all.put("split", (in, self, args) -> Splits.split((String) self, args, false));
        all.put("rsplit", (in, self, args) -> Splits.split((String) self, args, true));
        all.put("splitlines", (in, self, args) -> Splits.lines(in, (String) self, args));
        all.put("partition", (in, self, args) -> Splits.partition((String) self, args, false));
        all.put("rpartition", (in, self, args) -> Splits.partition((String) self, args, true));
        all.put("join", StringMethods::join);
        all.put("replace", StringMethods::replace);
        all.put("startswith", (in, self, args) -> affix((String) self, args, true));
        all.put("endswith", (in, self, args) -> affix((String) self, args, false));
        all.put("removeprefix", (in, self, args) -> {
            String part = text(args.bind("removeprefix", "prefix").get("prefix"));
            return ((String) self).startsWith(part) ? ((String) self).substring(part.length()) : self;
        });
        all.put("removesuffix", (in, self, args) -> {
            String part = text(args.bind("removesuffix", "suffix").get("suffix"));
            String whole = (String) self;
            return whole.endsWith(part) ? whole.substring(0, whole.length() - part.length()) : self;
        });
        all.put("find", (in, self, args) -> find((String) self, args, false, false));
        all.put("rfind", (in, self, args) -> find((String) self, args, true, false));
        all.put("index", (in, self, args) -> find((String) self, args, false, true));
        all.put("rindex", (in, self, args) -> find((String) self, args, true, true));
        all.put("count", (in, self, args) -> count((String) self, args));
        all.put("zfill", StringMethods::zfill);
        all.put("ljust", (in, self, args) -> justify(in, (String) self, args, 0));
        all.put("rjust", (in, self, args) -> justify(in, (String) self, args, 2));
        all.put("center", (in, self, args) -> justify(in, (String) self, args, 1));
        all.put("expandtabs", StringMethods::expandTabs);
        all.put("format", (in, self, args) -> StringFormat.format(in, (String) self, args));
        all.put("format_map", (in, self, args) -> {
            if (!(args.get(0) instanceof PyDict dict)) {
                throw new PyException("TypeError", "format_map wants a dict");
            }
            Map<String, Slot> names = new HashMap<>();
            dict.entries().values().forEach(entry -> names.put(String.valueOf(entry.key()), entry.slot()));
            return StringFormat.format(in, (String) self, new Args(List.of(), names));
        });
        all.put("encode", (in, self, args) -> new PyBytes(((String) self).getBytes(StandardCharsets.UTF_8)));
        all.put("translate", StringMethods::translate);
        return Map.copyOf(all);
    }

    private static void simple(Map<String, Method> all, String name, UnaryOperator<String> change) {
        all.put(name, (in, self, args) -> {
            args.bind(name);
            in.meter().text(((String) self).length());
            return change.apply((String) self);
        });
    }

    private static void test(Map<String, Method> all, String name, IntPredicate test) {
        all.put(
                name,
                (in, self, args) -> !((String) self).isEmpty()
                        && ((String) self).codePoints().allMatch(test));
    }

    private static String map(String text, java.util.function.IntUnaryOperator change) {
        StringBuilder out = new StringBuilder();
        text.codePoints().map(change).forEach(out::appendCodePoint);
        return out.toString();
    }

    private static String title(String text, boolean firstOnly) {
        StringBuilder out = new StringBuilder();
        boolean[] inside = {false};
        text.codePoints().forEach(c -> {
            out.appendCodePoint(inside[0] ? Character.toLowerCase(c) : Character.toTitleCase(c));
            inside[0] = firstOnly || Character.isLetter(c);
        });
        return out.toString();
    }

    private static boolean cased(String text, boolean upper) {
        boolean some = false;
        for (int c : text.codePoints().toArray()) {
            if (upper
                    ? Character.isLowerCase(c) || Character.isTitleCase(c)
                    : Character.isUpperCase(c) || Character.isTitleCase(c)) {
                return false;
            }
            some |= upper ? Character.isUpperCase(c) : Character.isLowerCase(c);
        }
        return some;
    }

    /** An argument that must be a string. */
    static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new PyException("TypeError", "must be str, not " + Types.name(value));
    }

    private static String strip(String text, Args args, boolean left, boolean right) {
        Object chars = args.bind("strip", "chars?").get("chars", PyNone.NONE);
        IntPredicate drop =
                chars == PyNone.NONE ? Splits::isSpace : c -> text(chars).indexOf(c) >= 0;
        int start = 0;
        int end = text.length();
        while (left && start < end && drop.test(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (right && end > start && drop.test(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return text.substring(start, end);
    }

    private static Object join(Interpreter in, Object self, Args args) {
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (Slot item : in.ops().items(args.bind("join", "iterable").get("iterable"))) {
            if (!(item.value() instanceof String part)) {
                throw new PyException(
                        "TypeError",
                        "join wants strings, found " + Types.name(item.value()),
                        "use str(…) on the items");
            }
            if (!first) {
                out.append((String) self);
            }
            first = false;
            in.meter().text(part.length() + (long) ((String) self).length());
            out.append(part);
        }
        return out.toString();
    }

    private static Object replace(Interpreter in, Object self, Args args) {
        Args.Bound bound = args.bind("replace", "old", "new", "count?");
        String whole = (String) self;
        String old = text(bound.get("old"));
        String fresh = text(bound.get("new"));
        int most = Numbers.small(bound.get("count", BigInteger.ONE.negate()), "count must be an integer");
        StringBuilder out = new StringBuilder();
        int at = 0;
        int done = 0;
        while (most < 0 || done < most) {
            int found = whole.indexOf(old, at);
            if (found < 0 || (old.isEmpty() && at > whole.length())) {
                break;
            }
            in.meter().text(fresh.length() + (long) found - at);
            out.append(whole, at, found).append(fresh);
            at = found + old.length();
            done++;
            if (old.isEmpty()) {
                if (found >= whole.length()) {
                    return out.toString();
                }
                int next = whole.offsetByCodePoints(found, 1);
                out.append(whole, found, next);
                at = next;
            }
        }
        return out.append(whole, at, whole.length()).toString();
    }

    private static Object affix(String whole, Args args, boolean start) {
        Args.Bound bound = args.bind(start ? "startswith" : "endswith", "prefix", "start?", "end?");
        String part = range(whole, bound);
        List<Slot> candidates =
                bound.get("prefix") instanceof PyTuple tuple ? tuple.slots() : List.of(Slot.of(bound.get("prefix")));
        for (Slot candidate : candidates) {
            String affix = text(candidate.value());
            if (start ? part.startsWith(affix) : part.endsWith(affix)) {
                return true;
            }
        }
        return false;
    }

    private static String range(String whole, Args.Bound bound) {
        if (!bound.has("start") && !bound.has("end")) {
            return whole;
        }
        return Text.slice(
                whole, new PySlice(bound.get("start", PyNone.NONE), bound.get("end", PyNone.NONE), PyNone.NONE));
    }

    private static Object find(String whole, Args args, boolean last, boolean strict) {
        Args.Bound bound = args.bind("find", "sub", "start?", "end?");
        String part = range(whole, bound);
        String wanted = text(bound.get("sub"));
        int found = last ? part.lastIndexOf(wanted) : part.indexOf(wanted);
        if (found < 0) {
            if (strict) {
                throw new PyException("ValueError", "substring not found");
            }
            return BigInteger.ONE.negate();
        }
        int before = bound.has("start")
                ? new PySlice(bound.get("start"), PyNone.NONE, PyNone.NONE)
                        .indices(Text.length(whole))
                        .start()
                : 0;
        return BigInteger.valueOf((long) before + part.codePointCount(0, found));
    }

    private static Object count(String whole, Args args) {
        Args.Bound bound = args.bind("count", "sub", "start?", "end?");
        String part = range(whole, bound);
        String wanted = text(bound.get("sub"));
        if (wanted.isEmpty()) {
            return BigInteger.valueOf(Text.length(part) + 1L);
        }
        int count = 0;
        for (int at = part.indexOf(wanted); at >= 0; at = part.indexOf(wanted, at + wanted.length())) {
            count++;
        }
        return BigInteger.valueOf(count);
    }

    private static Object zfill(Interpreter in, Object self, Args args) {
        String text = (String) self;
        int missing =
                Numbers.small(args.bind("zfill", "width").get("width"), "width must be an integer") - Text.length(text);
        if (missing <= 0) {
            return text;
        }
        in.meter().text(missing);
        boolean signed = text.startsWith("+") || text.startsWith("-");
        return (signed ? text.substring(0, 1) : "") + "0".repeat(missing) + (signed ? text.substring(1) : text);
    }

    private static Object justify(Interpreter in, String text, Args args, int where) {
        Args.Bound bound = args.bind("justify", "width", "fillchar?");
        String fill = text(bound.get("fillchar", " "));
        int width = Numbers.small(bound.get("width"), "width must be an integer");
        int missing = width - Text.length(text);
        if (missing <= 0) {
            return text;
        }
        in.meter().text(missing);
        int left = switch (where) {
            case 0 -> 0;
            case 2 -> missing;
            default -> missing / 2 + (missing & width & 1);
        };
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    private static Object expandTabs(Interpreter in, Object self, Args args) {
        int size = Numbers.small(args.bind("expandtabs", "tabsize?").get("tabsize", BigInteger.valueOf(8)), "tabsize");
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (int c : ((String) self).codePoints().toArray()) {
            if (c == '\t') {
                int blanks = size <= 0 ? 0 : size - column % size;
                in.meter().text(blanks);
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.appendCodePoint(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    private static Object translate(Interpreter in, Object self, Args args) {
        if (!(args.bind("translate", "table").get("table") instanceof PyDict table)) {
            throw new PyException("TypeError", "translate wants a dict");
        }
        StringBuilder out = new StringBuilder();
        for (int c : ((String) self).codePoints().toArray()) {
            Object to = table.get(BigInteger.valueOf(c));
            if (to == null) {
                out.appendCodePoint(c);
            } else if (to instanceof BigInteger point) {
                out.appendCodePoint(point.intValueExact());
            } else if (to != PyNone.NONE) {
                out.append(text(to));
            }
            in.meter().text(1);
        }
        return out.toString();
    }

    /** Slots of strings. */
    static PyList list(List<String> parts) {
        List<Slot> slots = new ArrayList<>(parts.size());
        parts.forEach(part -> slots.add(Slot.of(part)));
        return new PyList(slots);
    }
}
