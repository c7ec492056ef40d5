package org.mm4j.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.internal.diagnose.SourceLines;

/**
 * One finding about a config, in the form of a good compiler: message, place, source line with a caret, help.
 *
 * @param message what is wrong, one sentence without a final period
 * @param path key path in the config such as {@code model.backbone.depth}, or empty
 * @param origin the place it is about
 * @param sourceLine the text of that line, if it is known
 * @param help what to do, one entry a line; may be empty
 */
public record Diagnostic(
        String message,
        String path,
        Origin origin,
        @Nullable String sourceLine,
        List<String> help) {

    public Diagnostic {
        help = List.copyOf(help);
    }

    /** A finding without a quoted line: the line is looked up in the file when it is shown, if it can be read. */
    public static Diagnostic of(String message, Origin origin, String... help) {
        return new Diagnostic(message, "", origin, null, List.of(help));
    }

    /** This finding at a key path. */
    public Diagnostic at(String path) {
        return new Diagnostic(message, path, origin, sourceLine, help);
    }

    /** The whole text, of several lines, without a final newline. */
    public String render() {
        StringBuilder text = new StringBuilder(message);
        if (!path.isEmpty()) {
            text.append(" [").append(path).append(']');
        }
        if (origin.isKnown()) {
            text.append("\n  --> ").append(origin);
            String line = sourceLine == null ? SourceLines.find(origin) : sourceLine;
            if (line != null) {
                String number = Integer.toString(origin.line());
                String margin = " ".repeat(number.length());
                text.append('\n').append(' ').append(margin).append(" |");
                text.append('\n').append(' ').append(number).append(" | ").append(line);
                text.append('\n').append(' ').append(margin).append(" | ");
                text.append(" ".repeat(Math.max(0, origin.column() - 1))).append('^');
            }
        }
        for (String remedy : help) {
            text.append("\n  help: ").append(remedy);
        }
        return text.toString();
    }
}
