package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.DataRoots;

/** The Python examples of {@code docs/config-language.md} give what they say. */
class ReferenceExamplesTest {

    private static final Pattern BLOCK = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("# file: (\\S+)\n");
    private static final Pattern VALUE =
            Pattern.compile("^(?:(\\w+) = .*? {2}# => (.*)|# => (\\w+): (.*))$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @TestFactory
    List<DynamicTest> examples() throws IOException {
        String text = Files.readString(DataRoots.project().resolve("docs/config-language.md"));
        List<DynamicTest> tests = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            String block = blocks.group(1);
            Matcher file = FILE.matcher(block);
            if (file.lookingAt()) {
                Files.writeString(folder.resolve(file.group(1)), block);
                continue;
            }
            Path example = Files.writeString(folder.resolve("example" + tests.size() + ".py"), block);
            tests.add(DynamicTest.dynamicTest("example " + tests.size(), () -> check(example, block)));
        }
        assertThat(tests).hasSizeGreaterThan(5);
        return tests;
    }

    private static void check(Path example, String block) {
        ConfigDict root = Config.fromFile(example).root();
        int values = 0;
        Matcher value = VALUE.matcher(block);
        while (value.find()) {
            boolean inline = value.group(1) != null;
            String name = inline ? value.group(1) : value.group(3);
            String expected = inline ? value.group(2) : value.group(4);
            ConfigValue wanted =
                    Config.fromString("v = " + expected, ConfigFormat.PY).root().get("v");
            assertThat(Config.Digest.of(root.find(name).orElseThrow()))
                    .as(name + " is " + root.get(name))
                    .isEqualTo(Config.Digest.of(wanted == null ? ConfigNull.NONE : wanted));
            values++;
        }
        assertThat(values).isPositive();
    }
}
