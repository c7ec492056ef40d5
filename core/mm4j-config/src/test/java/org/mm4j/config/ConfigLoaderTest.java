package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loader that keeps base files gives what loading afresh gives, whatever changes in between. */
class ConfigLoaderTest {

    @TempDir
    private Path folder;

    private final ConfigLoader loader = new ConfigLoader(ConfigOptions.defaults());

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** Makes the files look old, so that the loader trusts their times. */
    private void age() throws IOException {
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
            }
        }
    }

    private Path leaf = Path.of("");

    @BeforeEach
    void chain() throws IOException {
        write("a.py", "x = dict(a=1, l=[1])\n");
        write("b.py", "_base_ = 'a.py'\nx = dict(b=2)\n");
        leaf = write("c.py", "_base_ = ['b.py']\n_base_.x.l.append(3)\ny = _base_.x.l\n");
    }

    private void same() {
        Config expected = Config.fromFile(leaf);
        Config loaded = loader.load(leaf);
        assertThat(loaded.root()).isEqualTo(expected.root());
        assertThat(loaded.text()).isEqualTo(expected.text());
        assertThat(loaded.find("x.a").map(ConfigValue::origin))
                .isEqualTo(expected.find("x.a").map(ConfigValue::origin));
    }

    @Test
    void loadsAgainAndAgain() throws IOException {
        age();
        for (int i = 0; i < 3; i++) {
            same();
        }
        assertThat(loader.load(leaf).root().findPath("x.l")).contains(Config.value(List.of(1, 3)));
    }

    @Test
    void seesEachChangeOfABaseOfABase() throws IOException {
        same();
        for (int i = 2; i < 9; i++) {
            // The same length, and likely the same time stamp.
            write("a.py", "x = dict(a=" + i + ", l=[1])\n");
            same();
            assertThat(loader.load(leaf).root().findLong("x.a")).contains((long) i);
        }
    }

    @Test
    void seesAChangeThatKeepsSizeAndTime() throws IOException {
        age();
        same();
        FileTime time = Files.getLastModifiedTime(folder.resolve("a.py"));
        Path other = write("other", "x = dict(a=7, l=[1])\n");
        Files.setLastModifiedTime(other, time);
        Files.move(other, folder.resolve("a.py"), StandardCopyOption.REPLACE_EXISTING);
        same();
        assertThat(loader.load(leaf).root().findLong("x.a")).contains(7L);
    }

    @Test
    void seesFilesComeAndGo() throws IOException {
        age();
        same();
        Files.delete(folder.resolve("a.py"));
        assertThatThrownBy(() -> loader.load(leaf))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not exist");
        write("a.py", "z = 1\n");
        write("b.py", "_base_ = 'a.py'\nx = dict(l=[4])\n");
        same();
        write("a.py", "_base_ = 'b.py'\n");
        assertThatThrownBy(() -> loader.load(leaf))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("inherits from itself");
        write("a.py", "x = 3\n");
        assertThatThrownBy(() -> loader.load(leaf)).isInstanceOf(ConfigException.class);
    }

    @Test
    void warningsAndVariablesComeWithAKnownBase() throws IOException {
        write("a.py", "_deprecation_ = dict(expected='b.py')\nx = dict(a='{{$MM4J_TEST:5}}', l=[])\n");
        ConfigLoader one =
                new ConfigLoader(ConfigOptions.defaults().withEnvironment(java.util.Map.of("MM4J_TEST", "8")));
        for (int i = 0; i < 2; i++) {
            Config config = one.load(leaf);
            assertThat(config.warnings()).hasSize(1);
            assertThat(config.environmentVariables()).containsEntry("MM4J_TEST", "8");
            assertThat(config.root().findString("x.a")).contains("8");
        }
    }

    @Test
    void newStyleBasesAreNotShared() throws IOException {
        write("base.py", "from a import B\nx = dict(l=[1])\n");
        leaf = write("new.py", """
                from mmengine.config import read_base
                with read_base():
                    from .base import *
                x.l.append(2)
                """);
        for (int i = 0; i < 3; i++) {
            assertThat(loader.load(leaf).root()).isEqualTo(Config.dict("x", Config.dict("l", List.of(1, 2))));
        }
        write("base.py", "from a import B\nx = dict(l=[7])\n");
        assertThat(loader.load(leaf).root()).isEqualTo(Config.dict("x", Config.dict("l", List.of(7, 2))));
    }

    @Test
    void threadsShareALoader() throws Exception {
        ConfigDict expected = Config.fromFile(leaf).root();
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            List<Future<ConfigDict>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(pool.submit(() -> loader.load(leaf).root()));
            }
            for (Future<ConfigDict> result : results) {
                assertThat(result.get()).isEqualTo(expected);
            }
        } finally {
            pool.shutdown();
        }
    }
}
