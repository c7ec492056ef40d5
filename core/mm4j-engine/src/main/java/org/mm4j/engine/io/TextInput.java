package org.mm4j.engine.io;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads text that users bring: UTF-8, with a byte order mark in front or not. */
public final class TextInput {

    private TextInput() {}

    /**
     * A file as a whole.
     *
     * @throws IOException that says what to read on behind "cannot read it": there is no such file, it is no text in UTF-8
     */
    public static String text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(Files.exists(file) ? "it is no file" : "there is no such file");
        }
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException damaged) {
            throw new IOException("it is no text in UTF-8", damaged);
        }
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
