package org.mm4j.engine.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads text that users bring: UTF-8, with a byte order mark in front or not. */
public final class TextInput {

    private static final String MARK = "\uFEFF";

    private TextInput() {}

    /** Takes the lines of a file. */
    @FunctionalInterface
    public interface LineReader {
        /**
         * The next line.
         *
         * @param number from 1
         */
        void line(int number, String line);
    }

    /**
     * A file as a whole.
     *
     * @throws IOException that says what to read on behind "cannot read it": there is no such file, it is no text in UTF-8
     */
    public static String text(Path file) throws IOException {
        requireFile(file);
        try {
            return withoutMark(Files.readString(file, StandardCharsets.UTF_8));
        } catch (CharacterCodingException damaged) {
            throw noText(damaged);
        }
    }

    /**
     * The lines of a file that may be too large to be in memory as a whole, one after the other.
     *
     * @throws IOException as of {@link #text}, for text that is none perhaps behind some of its lines
     */
    public static void eachLine(Path file, LineReader reader) throws IOException {
        requireFile(file);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                reader.line(number, number == 1 ? withoutMark(line) : line);
            }
        } catch (CharacterCodingException damaged) {
            throw noText(damaged);
        }
    }

    private static void requireFile(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no file" : "there is no such file");
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    }

    private static IOException noText(CharacterCodingException damaged) {
        return new IOException("it is no text in UTF-8", damaged);
    }

    /**
     * The lines of a file.
     *
     * @throws IOException as of {@link #text}
     */
    public static List<String> lines(Path file) throws IOException {
        return text(file).lines().toList();
    }
}
