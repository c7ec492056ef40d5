package org.mm4j.det.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ImageException;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.infer.InferenceOutcome;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.ResidentMemory;
import org.mm4j.testkit.SyntheticWeights;

/** The inferencer around a detector whose weights are computed from their names: detections without meaning. */
@TestInstance(Lifecycle.PER_CLASS)
class DetInferencerTest {

    private static final Image PICTURE = new Image(60, 80, 3, SyntheticWeights.image("inferencer", 60, 80));

    @TempDir
    private static Path folder = Path.of("");

    private final DetInferencer inferencer = inferencer(2, true);

    private Path file = Path.of("");

    private static DetInferencer inferencer(int workers, boolean prepared) {
        DetInferencerBuilder builder =
                DetInferencer.builder(Models.nanoConfig(128)).workers(workers).prepared(prepared);
        return builder.build(model -> Models.fill(model, 3));
    }

    @BeforeAll
    void write() {
        file = folder.resolve("picture.png");
        ImageWriter.write(PICTURE, file);
    }

    @AfterAll
    void close() {
        inferencer.close();
    }

    @Test
    void findsTheSameInAFileInItsBytesAndInThePicture() throws IOException {
        Detections found = inferencer.predict(file);
        assertThat(found.size()).isPositive();
        assertThat(found.width()).isEqualTo(80);
        assertThat(found.height()).isEqualTo(60);
        assertThat(found.scores()).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        assertThat(found.classes().get(0))
                .isEqualTo(Integer.toString(found.labels().get(0)));
        assertThat(inferencer.predict(Files.readAllBytes(file))).isEqualTo(found);
        assertThat(inferencer.predict(ImageReader.read(file))).isEqualTo(found);
    }

    @Test
    void preparedAndPlainDetectorsAgree() {
        try (DetInferencer plain = inferencer(1, false)) {
            Detections one = plain.predict(PICTURE);
            Detections other = inferencer.predict(PICTURE);
            assertThat(other.size()).isCloseTo(one.size(), within(2));
            assertThat(other.scores().get(0)).isCloseTo(one.scores().get(0), within(1e-4f));
        }
    }

    @Test
    void aPictureThatFailsDoesNotStopTheOthers() throws IOException {
        Path text = Files.writeString(folder.resolve("text.jpg"), "no picture");
        Path missing = folder.resolve("missing.png");
        List<InferenceOutcome<Detections>> told = new ArrayList<>();
        List<InferenceOutcome<Detections>> outcomes =
                inferencer.predictAll(List.of(file, text, file, missing), 3, told::add);
        assertThat(told).isEqualTo(outcomes);
        assertThat(outcomes).extracting(InferenceOutcome::path).containsExactly(file, text, file, missing);
        assertThat(outcomes.get(0)).isInstanceOf(InferenceOutcome.Found.class).isEqualTo(outcomes.get(2));
        assertThat(outcomes.get(1))
                .isInstanceOfSatisfying(
                        InferenceOutcome.Failed.class,
                        failed -> assertThat(failed.error())
                                .isInstanceOf(ImageException.class)
                                .hasMessageContaining("text.jpg"));
        assertThat(outcomes.get(3))
                .isInstanceOfSatisfying(
                        InferenceOutcome.Failed.class,
                        failed -> assertThat(failed.error()).hasMessageContaining("missing.png"));
        assertThatThrownBy(() -> inferencer.predict(text)).isInstanceOf(ImageException.class);
    }

    @Test
    void manyThreadsGetWhatOneGets() throws Exception {
        Detections expected = inferencer.predict(PICTURE);
        ExecutorService callers = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Detections>> calls = IntStream.range(0, 64)
                    .<Callable<Detections>>mapToObj(i -> () -> inferencer.predict(PICTURE))
                    .toList();
            for (Future<Detections> call : callers.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(expected);
            }
        } finally {
            callers.shutdown();
        }
    }

    @Test
    void nothingNativeIsLeftBehindByAPicture() {
        inferencer.predict(PICTURE);
        NativeCounters before = NativeCounters.now();
        for (int i = 0; i < 20; i++) {
            inferencer.predict(PICTURE);
        }
        NativeCounters after = NativeCounters.now();
        // Fewer are possible: what other tests left is collected meanwhile.
        assertThat(after.objects()).isLessThanOrEqualTo(before.objects());
        assertThat(after.openScopes()).isEqualTo(before.openScopes());
    }

    @Test
    void residentMemoryStaysFlatOver300Pictures() throws Exception {
        ResidentMemory.Measured memory = ResidentMemory.around(Predictions.class, 50, 250);
        assertThat(memory.late()).isLessThanOrEqualTo(memory.early() + memory.early() / 20);
    }

    /** One picture after the other through the same inferencer. */
    static final class Predictions implements Runnable {
        private final DetInferencer inferencer = inferencer(2, true);

        @Override
        public void run() {
            inferencer.predict(PICTURE);
        }
    }

    @Test
    void refusesAConfigWithoutAModelOrATestPipeline() {
        ConfigDict whole = Models.nanoConfig().root();
        assertThatThrownBy(() ->
                        DetInferencer.builder(Config.of(whole.without("model"))).build())
                .hasMessageContaining("no model");
        assertThatThrownBy(() -> DetInferencer.builder(Config.of(whole.without("test_pipeline")))
                        .build())
                .hasMessageContaining("test_dataloader.dataset.pipeline")
                .hasMessageContaining("test_pipeline");
        ConfigDict loaderless = whole.with("test_pipeline", Configs.of(Json.parse("[{\"type\": \"PackDetInputs\"}]")));
        assertThatThrownBy(() -> DetInferencer.builder(Config.of(loaderless)).build())
                .hasMessageContaining("LoadImageFromFile");
    }

    @Test
    void refusesClassNamesOfAnotherNumberThanTheModelHas() {
        ConfigDict config = Models.nanoConfig()
                .root()
                .with(
                        "test_dataloader",
                        Configs.of(Json.parse("{\"dataset\": {\"type\": \"VOCDataset\", \"pipeline\":"
                                + " [{\"type\": \"LoadImageFromFile\"}, {\"type\": \"PackDetInputs\"}]}}")));
        assertThatThrownBy(() -> DetInferencer.builder(Config.of(config)).build())
                .hasMessageContaining("80 classes")
                .hasMessageContaining("names 20")
                .hasMessageContaining("metainfo");
    }

    @Test
    void takesClassNamesFromTheConfigsDataSet() {
        ConfigDict config = Models.nanoConfig()
                .root()
                .with(
                        "test_dataloader",
                        Configs.of(Json.parse("{\"dataset\": {\"type\": \"mmdet.CocoDataset\", \"pipeline\":"
                                + " [{\"type\": \"LoadImageFromFile\"}, {\"type\": \"PackDetInputs\"}]}}")));
        try (DetInferencer named = DetInferencer.builder(Config.of(config)).build()) {
            assertThat(named.datasetMeta().name(16)).isEqualTo("dog");
        }
    }

    @Test
    void refusesASettingGivenTwiceAndADeviceThatIsNotThere() {
        assertThatThrownBy(() ->
                        DetInferencer.builder(Models.nanoConfig()).scope("a").scope("b"))
                .hasMessageContaining("scope was already set to a");
        assertThatThrownBy(() -> DetInferencer.builder(Models.nanoConfig())
                        .device("cuda:0")
                        .build())
                .hasMessageContaining("cuda:0");
    }
}
