package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.engine.Torch;
import org.mm4j.testkit.DataRoots;

/** Commands that compute nothing never unpack or load native code; each runs in a process with an empty native cache. */
class TorchFreeTest {

    @TempDir
    private Path folder;

    private long unpacked(String... args) throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Processes.Run run =
                Processes.java(folder, List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache), Main.class.getName(), args);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isNotEmpty();
        return count(cache);
    }

    private static long count(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "modules", "modules YOLOX", "config print CONFIG", "config digest CONFIG"})
    void nothingNativeIsLoaded(String line) throws Exception {
        Path config = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
        assertThat(unpacked(line.replace("CONFIG", config.toString()).split(" ")))
                .isZero();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCheckSeesNativeCodeWhereItIsLoaded() throws Exception {
        Processes.Run run = Processes.java(
                folder,
                List.of("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache")),
                NativeProbe.class.getName());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(count(folder.resolve("cache"))).isPositive();
        // Of a libtorch that the system has, nothing is taken.
        assertThat(run.out().lines().filter(line -> !line.startsWith(folder.toString())))
                .isEmpty();
        assertThat(run.out()).contains("libtorch_cpu.so");
    }

    /** A process that loads torch, and prints which files of it are mapped. */
    static final class NativeProbe {

        private NativeProbe() {}

        public static void main(String[] args) throws IOException {
            Torch.load();
            try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
                maps.filter(line -> line.matches(".*/lib(torch|c10|jnitorch)[^/]*"))
                        .map(line -> line.substring(line.indexOf('/')))
                        .distinct()
                        .forEach(System.out::println);
            }
        }
    }
}
