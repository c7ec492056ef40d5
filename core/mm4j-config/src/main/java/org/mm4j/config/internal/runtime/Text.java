package org.mm4j.config.internal.runtime;

/** Strings indexed by code points, as Python does. */
public final class Text {

    private Text() {}

    /** Whether every character is one UTF-16 unit. */
    private static boolean isNarrow(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** The number of code points. */
    public static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** The UTF-16 offset of a code point index. */
    public static int offset(String text, int index) {
        return isNarrow(text) ? index : text.offsetByCodePoints(0, index);
    }

    /** The code point at an index, as a string. */
    public static String at(String text, int index) {
        if (isNarrow(text)) {
            return String.valueOf(text.charAt(index));
        }
        return Character.toString(text.codePointAt(text.offsetByCodePoints(0, index)));
    }

    /** The part of a text that a slice selects. */
    public static String slice(String text, PySlice slice) {
        PySlice.Indices indices = slice.indices(length(text));
        if (indices.step() == 1) {
            int start = indices.start();
            return indices.count() == 0
                    ? ""
                    : text.substring(offset(text, start), offset(text, start + indices.count()));
        }
        int[] points = text.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < indices.count(); i++) {
            out.appendCodePoint(points[indices.at(i)]);
        }
        return out.toString();
    }
}
