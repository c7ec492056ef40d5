package org.mm4j.config.internal.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.internal.lang.Source;

/** Replaces <code>{{ … }}</code> in the text of a file: predefined, environment and base variables. */
final class Substitutions {

    private static final int FLAGS = Pattern.UNICODE_CHARACTER_CLASS;
    private static final Pattern ENVIRONMENT =
            Pattern.compile("\\{\\{['\"]?\\s*\\$(\\w+)\\s*:\\s*(\\S*?)\\s*['\"]?\\}\\}", FLAGS);
    private static final Pattern BASE = Pattern.compile("\\{\\{\\s*_base_\\.([\\w.]+)\\s*\\}\\}", FLAGS);
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.\\[\\](){}*+?^$|]");
    private static final int MOST_STEPS = 10_000_000;

    private Substitutions() {}

    /** Whether a text has anything that could be replaced. */
    static boolean none(String text) {
        return text.indexOf("{{") < 0;
    }

    /** Replaces the variables that tell the name and folder of the file. */
    static Source predefined(Source source, Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        boolean hidden = dot >= 0 && name.substring(0, dot).chars().allMatch(c -> c == '.');
        int end = dot < 0 || hidden ? name.length() : dot;
        Map<String, String> values = new LinkedHashMap<>();
        values.put("fileDirname", String.valueOf(file.getParent()).replace('\\', '/'));
        values.put("fileBasename", name);
        values.put("fileBasenameNoExtension", name.substring(0, end));
        values.put("fileExtname", name.substring(end));
        Source result = source;
        for (Map.Entry<String, String> variable : values.entrySet()) {
            Pattern pattern = Pattern.compile("\\{\\{\\s*" + variable.getKey() + "\\s*\\}\\}", FLAGS);
            result = replace(result, pattern.matcher(result.text()), variable.getValue());
        }
        return result;
    }

    private static Source replace(Source source, Matcher matcher, String value) {
        List<Source.Edit> edits = new ArrayList<>();
        while (matcher.find()) {
            edits.add(new Source.Edit(matcher.start(), matcher.end(), value));
        }
        return source.edit(edits);
    }

    /** Replaces environment variables; those that were found are put into {@code used}. */
    static Source environment(Source source, Map<String, String> environment, Map<String, String> used) {
        record Use(String name, String otherwise, int offset) {}
        List<Use> uses = new ArrayList<>();
        Matcher matcher = ENVIRONMENT.matcher(source.text());
        while (matcher.find()) {
            uses.add(new Use(matcher.group(1), matcher.group(2), matcher.start()));
        }
        Source result = source;
        for (Use use : uses) {
            String value = environment.get(use.name());
            if (value != null) {
                used.put(use.name(), value);
            } else {
                value = use.otherwise();
            }
            if (value.isEmpty()) {
                throw source.error(
                        Kind.KEY,
                        "the environment variable '" + use.name() + "' is not set, and there is no default",
                        use.offset(),
                        "set " + use.name() + ", or write {{$" + use.name() + ":default}}");
            }
            result = replaceUse(
                    result, use.name(), use.otherwise(), unescape(value, source, use.offset()), use.offset());
        }
        return result;
    }

    /** The original puts the default unescaped into a regular expression; configs depend on what that matches. */
    private static Source replaceUse(Source source, String name, String otherwise, String value, int offset) {
        String middle = SPECIAL.matcher(otherwise).find() ? otherwise : Pattern.quote(otherwise);
        String regex = "\\{\\{['\"]?\\s*\\$" + name + "\\s*:\\s*" + middle + "\\s*['\"]?\\}\\}";
        try {
            Matcher matcher = Pattern.compile(regex, FLAGS).matcher(new Counted(source.text()));
            return replace(source, matcher, value);
        } catch (PatternSyntaxException e) {
            throw source.error(
                    Kind.VALUE,
                    "the default of '" + name + "' is used in a regular expression and is not one: "
                            + e.getDescription(),
                    Math.min(offset, source.text().length()));
        } catch (Exhausted | StackOverflowError e) {
            throw source.error(
                    Kind.LIMIT,
                    "the default of '" + name + "' is used in a regular expression that takes too long",
                    Math.min(offset, source.text().length()));
        }
    }

    /** Escape sequences of a value, which the original takes for a replacement template. */
    private static String unescape(String value, Source source, int offset) {
        if (value.indexOf('\\') < 0) {
            return value;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                out.append(c);
                continue;
            }
            char e = value.charAt(++i);
            int known = "\\abfnrtv".indexOf(e);
            if (known >= 0) {
                out.append("\\\u0007\b\f\n\r\t\u000b".charAt(known));
            } else if (e < 128 && Character.isLetterOrDigit(e)) {
                throw source.error(
                        Kind.VALUE,
                        "the value of an environment variable has the escape sequence '\\" + e + "'",
                        offset,
                        "write each backslash twice, or use /");
            } else {
                out.append('\\').append(e);
            }
        }
        return out.toString();
    }

    /** A text with quoted placeholders for base variables, and the dotted name that each stands for. */
    record WithPlaceholders(Source source, Map<String, String> names) {}

    /** Replaces base variables by string literals that stand for them until the file is evaluated. */
    static WithPlaceholders baseVariables(Source source) {
        Map<String, String> names = new LinkedHashMap<>();
        Map<String, String> tokens = new LinkedHashMap<>();
        List<Source.Edit> edits = new ArrayList<>();
        Matcher matcher = BASE.matcher(source.text());
        String stem = "__base_variable_";
        while (source.text().contains(stem)) {
            stem += "_";
        }
        while (matcher.find()) {
            String name = matcher.group(1);
            String token = tokens.get(name);
            if (token == null) {
                token = stem + tokens.size() + "__";
                tokens.put(name, token);
                names.put(token, name);
            }
            edits.add(new Source.Edit(matcher.start(), matcher.end(), '"' + token + '"'));
        }
        return new WithPlaceholders(source.edit(edits), names);
    }

    private static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A text that stops a regular expression which looks at its characters too often. */
    private static final class Counted implements CharSequence {
        private final String text;
        private int count;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++count > MOST_STEPS) {
                throw new Exhausted();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
