package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.checkpoint.CheckpointWriter;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Registries;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.WeightServer;

/** Weights that the command line is given by an address. */
class InferDownloadTest {

    private static final Path NANO = DataRoots.project().resolve("configs/yolox/yolox_nano.py");

    @TempDir
    private Path folder;

    private Path picture = Path.of("");

    @BeforeEach
    void prepare() {
        System.setProperty("mm4j.home", folder.resolve("home").toString());
        picture = folder.resolve("picture.png");
        ImageWriter.write(DemoPicture.draw(64), picture);
    }

    @AfterEach
    void restore() {
        System.clearProperty("mm4j.home");
    }

    private byte[] weights() throws IOException {
        Path file = folder.resolve("nano.pth");
        Config config = Config.fromFile(NANO);
        try (BaseModule model = Registries.discover()
                .context(config, null, warning -> {})
                .build(Kinds.MODELS, Objects.requireNonNull(config.root().get("model")))) {
            model.initWeights();
            CheckpointWriter.write(file, model.stateDict(), Map.of("dataset_meta", Map.of()));
        }
        return Files.readAllBytes(file);
    }

    @Test
    void anAddressIsDownloadedOnceAndUsed() throws IOException {
        try (WeightServer server = new WeightServer(weights())) {
            server.thenCut(1_000_000);
            String url = server.url("w/nano.pth");
            Cli.Run first = Cli.run("infer", NANO, picture, "--checkpoint", url);
            assertThat(first.code()).as(first.err()).isZero();
            assertThat(first.err()).contains("downloading " + url);
            Cli.Run second = Cli.run("infer", NANO, picture, "--checkpoint", url);
            assertThat(second.err()).doesNotContain("downloading");
            assertThat(second.out()).isEqualTo(first.out());
            assertThat(Cli.run("infer", NANO, picture, "--checkpoint", folder.resolve("nano.pth"))
                            .out())
                    .isEqualTo(first.out());
            // What had arrived when the connection broke is kept; how much of it that is, is up to the network.
            assertThat(server.ranges()).hasSize(2).first().isEqualTo("");
            assertThat(server.ranges().get(1)).matches("bytes=[1-9][0-9]{3,6}-");
        }
        assertThat(folder.resolve("home/checkpoints")).isDirectoryRecursivelyContaining("glob:**/w/nano.pth");
    }

    @Test
    void whatCannotBeDownloadedIsAnErrorThatSaysWhatToDo() throws IOException {
        try (WeightServer server = new WeightServer(new byte[0])) {
            server.thenStatus(404);
            Cli.Run run = Cli.run("infer", NANO, picture, "--checkpoint", server.url("none.pth"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err()).contains("error: there is no file " + server.url("none.pth"));
        }
        Cli.Run named = Cli.run("infer", NANO, picture, "--checkpoint", "open-mmlab://x");
        assertThat(named.code()).isEqualTo(1);
        assertThat(named.err()).contains("error: the checkpoint 'open-mmlab://x' is not known");
    }
}
