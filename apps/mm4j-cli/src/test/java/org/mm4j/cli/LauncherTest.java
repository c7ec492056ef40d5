package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.DataRoots;

/** The launcher script, in a copy of the project that has no sources, with programs that only say what they are. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

    private static final List<String> TOOLS =
            List.of("sed", "head", "dirname", "find", "mkdir", "rm", "mv", "cat", "sleep", "grep", "readlink");

    @TempDir
    private Path folder;

    private Path program(String path, String... lines) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void java(String version) throws IOException {
        program(
                "jdk/bin/java",
                "if [ \"$1\" = -version ]; then echo 'openjdk version \"" + version + "\" 2025-01-01' >&2; exit 0; fi",
                "for word; do case $word in -XX:ArchiveClassesAtExit=*) echo x >\"${word#*=}\"; esac; done",
                "echo \"in $(pwd -P)\"; for word; do echo \"$word\"; done");
    }

    private Processes.Run launch(Map<String, String> more, String... args) throws Exception {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path script = home.resolve("mm4j");
        if (!Files.exists(script)) {
            Files.copy(DataRoots.project().resolve("mm4j"), script);
            for (String part : List.of("core", "libraries", "apps/mm4j-cli", "configs/mission")) {
                Files.createDirectories(home.resolve(part));
            }
            Files.writeString(home.resolve("pom.xml"), "");
            for (String tool : TOOLS) {
                Path found = Path.of("/usr/bin", tool);
                Files.createDirectories(folder.resolve("bin"));
                Files.createSymbolicLink(
                        folder.resolve("bin").resolve(tool), Files.exists(found) ? found : Path.of("/bin", tool));
            }
        }
        Path elsewhere = Files.createDirectories(folder.resolve("else where"));
        Path link = folder.resolve("link");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, Path.of("home/mm4j"));
        }
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", folder.resolve("bin").toString());
        environment.put("JAVA_HOME", folder.resolve("jdk").toString());
        List<String> command = new ArrayList<>(List.of("/bin/sh", link.toString()));
        command.addAll(List.of(args));
        return Processes.run(elsewhere, environment, command);
    }

    @Test
    void anOldJavaIsRefused() throws Exception {
        for (String version : List.of("1.8.0_392", "11.0.2", "16")) {
            java(version);
            Processes.Run run = launch(Map.of());
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("mm4j: ")
                    .contains("version 17 or newer")
                    .hasLineCount(1);
        }
    }

    @Test
    void withoutMavenTheFirstStartSaysSo() throws Exception {
        java("17.0.1");
        Processes.Run run = launch(Map.of());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("mm4j: ").contains("no mvn");
    }

    @Test
    void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
        java("21.0.1");
        program(
                "bin/mvn",
                "echo \"$@\" >>../mvn.log",
                "mkdir -p apps/mm4j-cli/target/lib",
                "echo built >apps/mm4j-cli/target/mm4j-cli-1.jar");
        Processes.Run run = launch(Map.of("MM4J_JAVA_OPTS", "-Xmx1g -Dx=y"), "infer", "a b", "*.jpg");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines().toList())
                .startsWith("in " + folder.resolve("else where").toRealPath())
                .containsSubsequence("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0", "-Xmx1g", "-Dx=y")
                .containsSubsequence("org.mm4j.cli.Main", "infer", "a b", "*.jpg");
        assertThat(run.err()).startsWith("mm4j: building").hasLineCount(1);
        // The build ends with an archive of classes, which the start then uses.
        Path target = folder.resolve("home/apps/mm4j-cli/target").toRealPath();
        assertThat(target.resolve("mm4j.jsa")).exists();
        assertThat(run.out().lines().toList())
                .containsSubsequence("-XX:SharedArchiveFile=" + target.resolve("mm4j.jsa"), "-Xshare:auto", "-cp");

        assertThat(launch(Map.of()).err()).isEmpty();
        Files.writeString(folder.resolve("home/core/New.java"), "");
        Files.setLastModifiedTime(
                folder.resolve("home/core/New.java"), FileTime.fromMillis(System.currentTimeMillis() + 5000));
        assertThat(launch(Map.of()).err()).startsWith("mm4j: building");
        assertThat(Files.readAllLines(folder.resolve("mvn.log"))).hasSize(2).allMatch(line -> line.endsWith("package"));
    }

    @Test
    void aBuildThatFailsShowsItsErrorsOnly() throws Exception {
        java("17.0.1");
        program("bin/mvn", "echo '[INFO] noise'; echo '[ERROR] broken here'; exit 1");
        Processes.Run run = launch(Map.of());
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("[ERROR] broken here", "mm4j.log").doesNotContain("noise");
        assertThat(folder.resolve("home/apps/mm4j-cli/.mm4j.lock")).doesNotExist();
    }
}
