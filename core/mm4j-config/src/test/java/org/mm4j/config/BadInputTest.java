package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.config.ConfigException.Kind;

/** Input that must end in a {@link ConfigException}, soon, and with its place. */
class BadInputTest {

    @TempDir
    private Path folder = Path.of(".");

    private static ConfigException refused(String text) {
        return Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> catchThrowableOfType(ConfigException.class, () -> Config.fromString(text, ConfigFormat.PY)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "a = 'a' * 10**10",
                "a = [0] * 10**10",
                "a = 10**10**10",
                "a = 1 << 10**9",
                "a = list(range(10**12))",
                "def f(x): return f(x)\na = f(1)",
                "a = []\nfor i in range(10**6): a = [a]\nb = str(a)",
                "a = 'x'\nwhile True: a += a",
                "a = [1]\nfor x in a: a.append(x)",
                "a = [[]]\nfor i in range(60): a = [a] * 2",
                "a = 3\nwhile True: a = a * a",
                "a = f'{1:99999999}'",
                "a = '%99999999d' % 1",
                "a = 'a'.ljust(10**9)",
                "import itertools\na = list(itertools.product(range(1000), repeat=5))",
                "import math\na = math.factorial(10**8)",
                "a = sum(x for x in range(10**15))",
                "a = max(range(10**15))",
                "s = 'ab' * 1000000\nwhile True: s.count('a')",
                "f = lambda g: g(g)\na = f(f)",
                "while 1: repr(round(1e300, 2))",
            })
    void limits(String text) {
        assertThat(refused(text))
                .isNotNull()
                .satisfiesAnyOf(
                        e -> assertThat(e.kind()).isEqualTo(Kind.LIMIT),
                        e -> assertThat(e.kind()).isEqualTo(Kind.VALUE));
    }

    @Test
    void nesting() {
        assertThat(refused("a = " + "[".repeat(100_000)).kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("a = " + "-".repeat(100_000) + "1").kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("a = " + "not ".repeat(100_000) + "1").kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("a = 1" + " + 1".repeat(100_000)).kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("a = b" + ".c".repeat(100_000)).kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("a = " + "lambda: ".repeat(100_000) + "1").kind()).isEqualTo(Kind.LIMIT);
        assertThat(refused("if 1:\n pass\n" + "elif 1:\n pass\n".repeat(100_000))
                        .kind())
                .isEqualTo(Kind.LIMIT);
        assertThatThrownBy(() -> Config.fromString("[".repeat(100_000), ConfigFormat.JSON))
                .isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> Config.fromString("a: " + "[".repeat(100_000), ConfigFormat.YAML))
                .isInstanceOf(ConfigException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a = open('x')                          | REFUSED",
                "a = eval('1')                          | REFUSED",
                "a = __import__('os')                   | REFUSED",
                "a = ().__class__                       | REFUSED",
                "import os.path as p; a = p.exists('x') | REFUSED",
                "import subprocess                      | REFUSED",
                "import os; os.system('x')              | ATTRIBUTE",
                "class A: pass                          | REFUSED",
                "a = 1j                                 | REFUSED",
                "a = (1                                 | SYNTAX",
                "a = 'x                                 | SYNTAX",
                "a = 1 2                                | SYNTAX",
                "a == = 1                               | SYNTAX",
                "a = f'{'                               | SYNTAX",
                "dict(a=1, a=2)                         | SYNTAX",
                "break                                  | SYNTAX",
                "a = b                                  | NAME",
                "a = {}['x']                            | KEY",
                "a = [1][3]                             | INDEX",
                "a = 1 / 0                              | ARITHMETIC",
                "a = 1 + 'a'                            | TYPE",
                "a = int('x')                           | VALUE",
                "a = {[]: 1}                            | TYPE",
                "a, b = 1, 2, 3                         | VALUE",
                "a = b'x' f'y'                          | SYNTAX",
                "a = '{0[1]]}'.format([1, 2])           | VALUE",
                "a = '%c' % -1                          | ARITHMETIC",
                "raise ValueError('no')                 | VALUE",
                "assert 1 == 2, 'no'                    | ASSERTION",
            })
    void kinds(String text, Kind kind) {
        assertThat(refused(text.strip()))
                .isNotNull()
                .extracting(ConfigException::kind)
                .isEqualTo(kind);
    }

    @Test
    void placeLineAndHelp() {
        ConfigException e =
                refused("model = dict(\n    depth=5,\n    width=dpeth)\ndepth = 1\n".replace("depth = 1", ""));
        assertThat(e.getMessage())
                .contains("--> <string>:3:11")
                .contains("    width=dpeth)")
                .contains("^");
        ConfigException near = refused("depth = 3\na = [1,\n     detph]\n");
        assertThat(near).hasMessageContaining("help: did you mean 'depth'?").hasMessageContaining("<string>:3:6");
    }

    @Test
    void columnsSurviveSubstitution() {
        String text = "a = {{'$MM4J_UNSET_VARIABLE:8000000000'}} + nope";
        assertThat(refused(text)).hasMessageContaining("<string>:1:" + (text.indexOf("nope") + 1));
    }

    @Test
    void files() throws IOException {
        assertThatThrownBy(() -> Config.fromFile(folder)).isInstanceOf(ConfigException.class);
        Path base = Files.writeString(folder.resolve("base.py"), "a = 1\n");
        Path child = Files.writeString(folder.resolve("child.py"), "x = 1\n_base_ = './bsae.py'\n");
        assertThatThrownBy(() -> Config.fromFile(child))
                .hasMessageContaining("did you mean 'base.py'?")
                .hasMessageContaining("child.py:2:10")
                .extracting(e -> ((ConfigException) e).kind())
                .isEqualTo(Kind.FILE_NOT_FOUND);
        Files.write(base, new byte[] {'a', '=', '\'', (byte) 0xff, '\''});
        assertThatThrownBy(() -> Config.fromFile(base))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("UTF-8");
        Path loop = Files.writeString(folder.resolve("loop.py"), "_base_ = 'loop.py'\n");
        assertThatThrownBy(() -> Config.fromFile(loop)).hasMessageContaining("inherits from itself");
        Files.writeString(base, "a = 1\n");
        Files.createDirectory(folder.resolve("in"));
        Path inside = Files.writeString(folder.resolve("in/x.py"), "_base_ = '../base.py'\n");
        ConfigOptions confined = ConfigOptions.defaults().withIncludeRoot(folder.resolve("in"));
        assertThatThrownBy(() -> Config.fromFile(inside, confined))
                .extracting(e -> ((ConfigException) e).kind())
                .isEqualTo(Kind.REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: !!python/object/apply:os.system ['true']",
                "a: !!javax.script.ScriptEngineManager []",
                "a: !custom x",
                "a: [",
                "a: b: c",
                "- 1",
                "1: x",
                "a: &x [*x]",
            })
    void yaml(String text) {
        assertThatThrownBy(() -> Config.fromString(text, ConfigFormat.YAML)).isInstanceOf(ConfigException.class);
    }

    @Test
    void yamlThatGrows() {
        StringBuilder text = new StringBuilder("a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n");
        for (int i = 1; i < 12; i++) {
            text.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThatThrownBy(() -> Config.fromString(text.toString(), ConfigFormat.YAML))
                .isInstanceOf(ConfigException.class);
    }
}
