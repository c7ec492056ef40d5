package org.mm4j.engine.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of tests that somebody else wrote. */
class TestPartTest {

    @TempDir
    private Path folder;

    private Path part(String samples) throws IOException {
        Path file = folder.resolve("part.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> entry : Map.of(
                            TestPart.HEADER,
                            "{\"format\": " + TestPart.FORMAT + ", \"process\": 1, \"processes\": 2}",
                            TestPart.SAMPLES,
                            samples)
                    .entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    @Test
    void samplesAreNumbersAndNames() throws IOException {
        assertThat(TestPart.read(part("4\ta b.png\n")).samples()).containsExactly(new TestPart.Sample(4, "a b.png"));
        for (String bad : new String[] {"4 a.png\n", "4\ta.png\n\n", "x\ta.png\n"}) {
            Path file = part(bad);
            assertThatThrownBy(() -> TestPart.read(file))
                    .isInstanceOf(TestPartException.class)
                    .hasMessageContaining("part.zip is no part of a test, or damaged");
        }
    }
}
