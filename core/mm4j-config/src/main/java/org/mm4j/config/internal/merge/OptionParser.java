package org.mm4j.config.internal.merge;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigNull;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigTuple;
import org.mm4j.config.ConfigValue;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.eval.NumberTexts;

/** Parses {@code key=value} options of the command line, and spreads dotted keys into dicts. */
public final class OptionParser {

    private static final int DEEPEST = 100;

    private final Origin origin;

    private OptionParser(Origin origin) {
        this.origin = origin;
    }

    /** The options by their dotted keys; a later one takes the place of an earlier one. */
    public static ConfigDict parse(List<String> options, String source) {
        OptionParser parser = new OptionParser(Origin.of(source));
        Map<ConfigValue, ConfigValue> result = new LinkedHashMap<>();
        for (String option : options) {
            int equals = option.indexOf('=');
            if (equals < 0) {
                throw new ConfigException(
                        Kind.VALUE,
                        Diagnostic.of(
                                "the option '" + option + "' has no '='", parser.origin, "write it as key=value"));
            }
            ConfigString key = new ConfigString(option.substring(0, equals), parser.origin);
            result.put(key, parser.value(option.substring(equals + 1), 0));
        }
        return new ConfigDict(result, parser.origin);
    }

    private ConfigValue value(String text, int depth) {
        if (depth > DEEPEST) {
            throw new ConfigException(Kind.LIMIT, Diagnostic.of("the option is nested too deeply", origin));
        }
        String trimmed = strip(text).replace(" ", "");
        boolean tuple = trimmed.startsWith("(") && trimmed.endsWith(")");
        boolean list = trimmed.startsWith("[") && trimmed.endsWith("]");
        if (!tuple && !list && trimmed.indexOf(',') < 0) {
            return scalar(trimmed);
        }
        String rest = tuple || list
                ? trimmed.substring(Math.min(1, trimmed.length()), Math.max(1, trimmed.length() - 1))
                : trimmed;
        List<ConfigValue> items = new ArrayList<>();
        int start = 0;
        while (start < rest.length()) {
            int comma = comma(rest, start);
            items.add(value(rest.substring(start, comma), depth + 1));
            start = comma + 1;
        }
        return tuple ? new ConfigTuple(items, origin) : new ConfigList(items, origin);
    }

    private static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && (text.charAt(start) == '\'' || text.charAt(start) == '"')) {
            start++;
        }
        while (end > start && (text.charAt(end - 1) == '\'' || text.charAt(end - 1) == '"')) {
            end--;
        }
        return text.substring(start, end);
    }

    /** The next comma outside brackets, or the end. */
    private int comma(String text, int start) {
        int round = 0;
        int square = 0;
        int found = -1;
        for (int i = start; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '(' -> round++;
                case ')' -> round--;
                case '[' -> square++;
                case ']' -> square--;
                case ',' -> {
                    if (round == 0 && square == 0 && found < 0) {
                        found = i;
                    }
                }
                default -> {}
            }
        }
        if (round != 0 || square != 0) {
            throw new ConfigException(
                    Kind.ASSERTION,
                    Diagnostic.of("the brackets in '" + text.substring(start) + "' are not balanced", origin));
        }
        return found < 0 ? text.length() : found;
    }

    private ConfigValue scalar(String text) {
        var integer = NumberTexts.integer(text);
        if (integer != null) {
            return new ConfigInt(integer, origin);
        }
        Double real = NumberTexts.real(text);
        if (real != null) {
            return new ConfigFloat(real, origin);
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> new ConfigBool(true, origin);
            case "false" -> new ConfigBool(false, origin);
            default -> text.equals("None") ? new ConfigNull(origin) : new ConfigString(text, origin);
        };
    }

    /** Dicts in dicts for options with dotted keys. */
    public static ConfigDict spread(ConfigDict options) {
        ConfigDict result = new ConfigDict(Map.of(), options.origin());
        for (Map.Entry<ConfigValue, ConfigValue> option : options.entries().entrySet()) {
            if (!(option.getKey() instanceof ConfigString key)) {
                throw new ConfigException(
                        Kind.TYPE,
                        Diagnostic.of(
                                "the keys of overrides must be strings, not " + option.getKey(),
                                option.getValue().origin()));
            }
            result = put(result, key.value().split("\\.", -1), 0, option.getValue(), key);
        }
        return result;
    }

    private static ConfigDict put(ConfigDict into, String[] path, int at, ConfigValue value, ConfigString key) {
        if (path.length > DEEPEST) {
            throw new ConfigException(
                    Kind.LIMIT, Diagnostic.of("the key of an override has too many parts", value.origin()));
        }
        if (at == path.length - 1) {
            return into.with(path[at], value);
        }
        ConfigValue inner = into.find(path[at]).orElse(new ConfigDict(Map.of(), value.origin()));
        if (!(inner instanceof ConfigDict dict)) {
            throw new ConfigException(
                    Kind.TYPE,
                    Diagnostic.of(
                            "'" + key.value() + "' reaches into '" + path[at] + "', which another override sets to "
                                    + inner,
                            value.origin()));
        }
        return into.with(path[at], put(dict, path, at + 1, value, key));
    }
}
