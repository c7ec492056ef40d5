package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.engine.Torch;
import org.mm4j.testkit.DataRoots;

/** Commands that compute nothing never unpack or load native code: a process with an empty native cache leaves it empty. */
class TorchFreeTest {

    private static final List<String> LINES = List.of(
            "--version",
            "modules",
            "modules YOLOX",
            "config print CONFIG",
            "config digest CONFIG",
            "config why CONFIG model",
            "config tree CONFIG",
            "config diff CONFIG CONFIG",
            "check CONFIG");

    @TempDir
    private Path folder;

    private Processes.Run withEmptyCache(Class<?> main, String... args) throws Exception {
        List<String> options = List.of("-Dorg.bytedeco.javacpp.cachedir=" + cache());
        return Processes.java(folder, options, main.getName(), args);
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    private static long count(Path cache) throws IOException {
        if (!Files.exists(cache)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void nothingNativeIsLoaded() throws Exception {
        Path config = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
        List<String> lines = LINES.stream()
                .map(line -> line.replace("CONFIG", config.toString()))
                .toList();
        List<String> args = new ArrayList<>(List.of(cache().toString()));
        args.addAll(lines);
        Processes.Run run = withEmptyCache(Commands.class, args.toArray(new String[0]));
        assertThat(run.code()).as(run.err()).isZero();
        // A check ends with 1 where it finds something.
        assertThat(run.out().lines().map(said -> said.replaceAll("code 1(?=.* check )", "code 0")))
                .containsExactlyElementsOf(lines.stream()
                        .map(line -> "code 0, says something: true, native files: 0 after " + line)
                        .toList());
        assertThat(count(cache())).isZero();
    }

    /** A process that runs one command after the other, and tells after each what the native cache holds. */
    static final class Commands {

        private Commands() {}

        public static void main(String[] args) throws IOException {
            for (int i = 1; i < args.length; i++) {
                StringWriter out = new StringWriter();
                PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
                int code = Main.run(new PrintWriter(out, true), err, args[i].split(" "));
                System.out.printf(
                        "code %d, says something: %b, native files: %d after %s%n",
                        code, !out.toString().isEmpty(), count(Path.of(args[0])), args[i]);
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theCheckSeesNativeCodeWhereItIsLoaded() throws Exception {
        Processes.Run run = withEmptyCache(NativeProbe.class);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(count(cache())).isPositive();
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
