package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.config.Config;
import org.mm4j.testkit.DataRoots;

class ConfigCommandTest {

    private static final Path NANO = DataRoots.project().resolve("configs/yolox/yolox_nano.py");

    @TempDir
    private Path folder;

    @Test
    void whatIsPrintedReadsBackAsTheSameValue() throws IOException {
        Cli.Run run = Cli.run("config", "print", NANO);
        assertThat(run.code()).isZero();
        Path copy = Files.writeString(folder.resolve("copy.py"), run.out());
        assertThat(Config.fromFile(copy).digest())
                .isEqualTo(Config.fromFile(NANO).digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "yaml"})
    void otherFormatsHoldTheValueToo(String format) throws IOException {
        Path detector = DataRoots.project().resolve("configs/mission/detector_prefixed.py");
        Cli.Run run = Cli.run("config", "print", detector, "--format", format);
        assertThat(run.code()).isZero();
        Path copy = Files.writeString(folder.resolve("copy." + format), run.out());
        assertThat(Config.fromFile(copy).digest())
                .isEqualTo(Config.fromFile(detector).digest());
    }

    @Test
    void theCanonicalFormIsWhatIsDigested() throws NoSuchAlgorithmException {
        byte[] text =
                Cli.run("config", "print", NANO, "--format", "canonical").out().getBytes(StandardCharsets.UTF_8);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        Cli.Run run = Cli.run("config", "digest", "--root", DataRoots.project(), NANO);
        assertThat(run.code()).isZero();
        assertThat(run.out())
                .isEqualToNormalizingNewlines("configs/yolox/yolox_nano.py\t" + hash + "\t" + text.length + "\n");
    }

    @Test
    void optionsChangeTheValue() {
        Cli.Run run = Cli.run(
                "config",
                "print",
                NANO,
                "--format",
                "json",
                "--cfg-options",
                "model.test_cfg.score_thr=0.5",
                "a.b=[1,2]");
        assertThat(run.code()).isZero();
        assertThat(run.json().at("/model/test_cfg/score_thr").doubleValue()).isEqualTo(0.5);
        assertThat(run.json().at("/a/b/1").intValue()).isEqualTo(2);
    }

    @Test
    void aFolderIsDigestedWholeThoughOneFileFails() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("a.py"), "x = 1\n");
        Files.writeString(folder.resolve("b.py"), "x = = 1\n");
        Files.writeString(folder.resolve("sub/c.py"), "y = (1, 2)\n");
        Files.writeString(folder.resolve("d.txt"), "no config");
        Cli.Run run = Cli.run("config", "digest", "--root", folder, folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out().lines().toList())
                .hasSize(3)
                .satisfiesExactly(
                        line -> assertThat(line).matches("a\\.py\t[0-9a-f]{64}\t7"),
                        line -> assertThat(line).matches("b\\.py\terror\t[^\t]*"),
                        line -> assertThat(line).matches("sub/c\\.py\t[0-9a-f]{64}\t\\d+"));
    }

    @Test
    void configsOfOtherPackagesAreFoundWhereTheCommandLineSays() throws IOException {
        Files.createDirectories(folder.resolve("other/configs/sub"));
        Files.writeString(folder.resolve("other/configs/sub/base.py"), "x = 1\n");
        Path child = Files.writeString(folder.resolve("child.py"), "_base_ = 'other::sub/base.py'\ny = 2\n");
        assertThat(Cli.run("config", "print", child).code()).isEqualTo(1);
        Cli.Run run = Cli.run("config", "print", child, "--package", "other=" + folder.resolve("other"));
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("x = 1", "y = 2");
    }

    @Test
    void packagesAreFoundInFoldersThatAreSearched() throws IOException {
        Files.createDirectories(folder.resolve("repos/mmpose/configs/sub"));
        Files.writeString(folder.resolve("repos/mmpose/configs/sub/base.py"), "x = 1\n");
        Path child = Files.writeString(folder.resolve("child.py"), "_base_ = 'mmpose::sub/base.py'\n");
        Cli.Run run = Cli.run("config", "print", child, "--config-path", folder.resolve("repos"));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).isEqualTo("x = 1\n");
    }

    @Test
    void filesOutsideTheRootAreRefused() throws IOException {
        Path root = Files.createDirectories(folder.resolve("root"));
        Files.writeString(folder.resolve("secret.py"), "x = 1\n");
        Files.createSymbolicLink(root.resolve("link.py"), folder.resolve("secret.py"));
        for (String base :
                List.of("../secret.py", "link.py", folder.resolve("secret.py").toString(), "../missing.py")) {
            Path child = Files.writeString(root.resolve("child.py"), "_base_ = '" + base + "'\n");
            Cli.Run run = Cli.run("config", "print", child, "--config-root", root);
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("is outside the folder that configs may be read from", "child.py:1:");
        }
    }
}
