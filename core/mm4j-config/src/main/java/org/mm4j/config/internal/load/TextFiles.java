package org.mm4j.config.internal.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigException.Kind;
import org.mm4j.config.Diagnostic;
import org.mm4j.config.Origin;
import org.mm4j.config.internal.lang.Source;

/** Reads config files as text. */
final class TextFiles {

    private TextFiles() {}

    /** The text of a file, with every line end as {@code \n}; {@code place} is where the file was named. */
    static String read(Path file, Origin place, Source from, long largest) {
        try {
            if (!Files.exists(file)) {
                throw from.error(
                        Kind.FILE_NOT_FOUND, "the file '" + file + "' does not exist", place, NearFiles.help(file));
            }
            if (Files.isDirectory(file)) {
                throw from.error(Kind.IO, "'" + file + "' is a folder, not a config file", place, List.of());
            }
            if (Files.size(file) > largest) {
                throw from.error(
                        Kind.LIMIT, "the file '" + file + "' is larger than " + largest + " bytes", place, List.of());
            }
            return decode(Files.readAllBytes(file));
        } catch (CharacterCodingException e) {
            throw new ConfigException(
                    Kind.IO,
                    Diagnostic.of("the file is not text in UTF-8", Origin.of(file.toString()), "save it in UTF-8"));
        } catch (IOException e) {
            throw from.error(Kind.IO, "the file '" + file + "' cannot be read: " + e.getMessage(), place, List.of());
        }
    }

    /** The text that bytes in UTF-8 are, with every line end as {@code \n}. */
    static String decode(byte[] bytes) throws CharacterCodingException {
        String text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n").replace('\r', '\n');
    }
}
