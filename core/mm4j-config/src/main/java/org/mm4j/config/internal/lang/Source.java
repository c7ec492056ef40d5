package org.mm4j.config.internal.lang;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigException;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;

/** A text with its name that still knows, after substitutions, where each of its characters was written. */
public final class Source {

    private final String name;
    private final String text;
    private final String original;
    private final int @Nullable [] places;
    private final int[] lineStarts;
    private final boolean wide;

    private Source(String name, String text, String original, int @Nullable [] places, int[] lineStarts) {
        this.name = name;
        this.text = text;
        this.original = original;
        this.places = places;
        this.lineStarts = lineStarts;
        this.wide = hasSurrogates(original);
    }

    private static boolean hasSurrogates(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** A text as it was written; {@code name} is what origins call it. */
    public static Source of(String name, String text) {
        return new Source(name, text, text, null, lineStarts(text));
    }

    /** What origins call this text. */
    public String name() {
        return name;
    }

    /** The text, with all substitutions made so far. */
    public String text() {
        return text;
    }

    /** The text as it was written. */
    public String original() {
        return original;
    }

    /** A piece of text to put in the place of the characters from {@code start} to {@code end}. */
    public record Edit(int start, int end, String replacement) {}

    /** The source after edits, which must not overlap and must be in order. */
    public Source edit(List<Edit> edits) {
        if (edits.isEmpty()) {
            return this;
        }
        StringBuilder changed = new StringBuilder(text.length() + 64);
        List<int[]> pieces = new ArrayList<>();
        int done = 0;
        for (Edit edit : edits) {
            pieces.add(places(done, edit.start()));
            changed.append(text, done, edit.start()).append(edit.replacement());
            int[] same = new int[edit.replacement().length()];
            Arrays.fill(same, place(edit.start()));
            pieces.add(same);
            done = edit.end();
        }
        pieces.add(places(done, text.length()));
        changed.append(text, done, text.length());
        int[] all = new int[changed.length()];
        int at = 0;
        for (int[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return new Source(name, changed.toString(), original, all, lineStarts);
    }

    private int[] places(int start, int end) {
        int[] result = new int[end - start];
        for (int i = start; i < end; i++) {
            result[i - start] = place(i);
        }
        return result;
    }

    private int place(int offset) {
        if (places == null) {
            return offset;
        }
        return offset < places.length ? places[offset] : original.length();
    }

    /** The place of a character of {@link #text()}, in the text as it was written. */
    public Origin at(int offset) {
        int place = Math.min(place(offset), original.length());
        int index = Arrays.binarySearch(lineStarts, place);
        int line = index >= 0 ? index : -index - 2;
        int start = lineStarts[line];
        int column = wide ? original.codePointCount(start, place) : place - start;
        return Origin.at(name, line + 1, column + 1);
    }

    /** The text of a line from 1 as it was written, or null if there is no such line. */
    public @Nullable String line(int line) {
        if (line < 1 || line > lineStarts.length) {
            return null;
        }
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] - 1 : original.length();
        return original.substring(start, Math.max(start, end));
    }

    /** An error at a character of {@link #text()}. */
    public ConfigException error(ConfigException.Kind kind, String message, int offset, String... help) {
        return error(kind, message, at(offset), List.of(help));
    }

    /** An error at a place, with the line quoted if the place is in this source. */
    public ConfigException error(ConfigException.Kind kind, String message, Origin origin, List<String> help) {
        String quoted = origin.source().equals(name) ? line(origin.line()) : null;
        return new ConfigException(kind, new Diagnostic(message, "", origin, quoted, help));
    }

    private static int[] lineStarts(String text) {
        int[] starts = new int[16];
        int count = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, 2 * count);
            }
            starts[count++] = i + 1;
        }
        return Arrays.copyOf(starts, count);
    }
}
