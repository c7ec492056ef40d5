package org.mm4j.engine.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both ways to read a text are alike. */
class TextInputTest {

    @TempDir
    private Path folder;

    private static List<String> each(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        TextInput.eachLine(file, (number, line) -> {
            assertThat(number).isEqualTo(lines.size() + 1);
            lines.add(line);
        });
        return lines;
    }

    @Test
    void linesWithAndWithoutAMark() throws IOException {
        Path file = folder.resolve("text");
        for (String mark : List.of("", "\uFEFF")) {
            Files.writeString(file, mark + "one\r\n\n\uFEFFthree");
            assertThat(TextInput.lines(file)).containsExactly("one", "", "\uFEFFthree");
            assertThat(each(file)).isEqualTo(TextInput.lines(file));
        }
    }

    @Test
    void failuresHaveTheirReason() throws IOException {
        Path file = Files.write(folder.resolve("bytes"), new byte[] {'a', '\n', (byte) 0xC3, '('});
        assertThatThrownBy(() -> TextInput.lines(file)).hasMessage("it is no text in UTF-8");
        assertThatThrownBy(() -> each(file)).hasMessage("it is no text in UTF-8");
        assertThatThrownBy(() -> each(folder)).hasMessage("it is no file");
        assertThatThrownBy(() -> each(folder.resolve("none"))).hasMessage("there is no such file");
    }
}
