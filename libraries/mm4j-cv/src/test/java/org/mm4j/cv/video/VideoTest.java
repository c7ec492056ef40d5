package org.mm4j.cv.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.memory.NativeCounters;
import org.mm4j.engine.structures.Image;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.WeightServer;

class VideoTest {

    @TempDir
    private Path folder;

    /** A light square that moves over a dark ground. */
    private static Image frame(int index, int width, int height) {
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean isInside = x >= 3 * index && x < 3 * index + 20 && y >= 10 && y < 30;
                Arrays.fill(pixels, 3 * (y * width + x), 3 * (y * width + x) + 3, (byte) (isInside ? 220 : 40));
                pixels[3 * (y * width + x)] = (byte) (isInside ? 60 : 90);
            }
        }
        return new Image(height, width, 3, pixels);
    }

    private Path written(String name, int count, int width, int height) {
        Path file = folder.resolve(name);
        try (VideoSink sink = VideoSink.open(file, 25)) {
            for (int i = 0; i < count; i++) {
                sink.write(frame(i, width, height));
                assertThat(file).doesNotExist();
            }
        }
        return file;
    }

    private static List<VideoFrame> read(String address) {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoSource source = VideoSource.open(address)) {
            for (VideoFrame frame = source.next(); frame != null; frame = source.next()) {
                frames.add(frame);
            }
        }
        return frames;
    }

    private static double[] mean(Image image) {
        double[] mean = new double[3];
        byte[] pixels = image.pixels();
        for (int i = 0; i < pixels.length; i++) {
            mean[i % 3] += pixels[i] & 0xFF;
        }
        return Arrays.stream(mean).map(sum -> 3 * sum / pixels.length).toArray();
    }

    @Test
    @Tag("golden")
    void framesAreTheReferences() throws IOException {
        for (Path file : GoldenRoots.files("tracking/sequences", ".json")) {
            JsonNode sequence = Json.read(file);
            if (!sequence.has("frame_stats")) {
                continue;
            }
            String address = DataRoots.require(
                            sequence.get("source").textValue().replaceFirst("^data/", ""))
                    .toString();
            try (VideoSource source = VideoSource.open(address)) {
                assertThat(source.info().width())
                        .isEqualTo(sequence.get("width").intValue());
                assertThat(source.info().height())
                        .isEqualTo(sequence.get("height").intValue());
                assertThat(source.info().fps()).isEqualTo(sequence.get("fps").doubleValue());
            }
            List<VideoFrame> frames = read(address);
            assertThat(frames).hasSize(sequence.get("frame_count").intValue());
            for (JsonNode stats : sequence.get("frame_stats")) {
                VideoFrame frame = frames.get(stats.get("frame").intValue());
                for (int c = 0; c < 3; c++) {
                    assertThat(mean(frame.image())[c])
                            .isCloseTo(stats.get("mean_bgr").get(c).doubleValue(), within(0.5));
                }
                GoldenRoots.report("tracking/sequences frame_stats", 1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.mkv", "a.mov", "a.avi"})
    void whatIsWrittenIsReadAgain(String name) {
        Path file = written(name, 12, 96, 64);
        try (VideoSource source = VideoSource.open(file)) {
            assertThat(source.info().width()).isEqualTo(96);
            assertThat(source.info().height()).isEqualTo(64);
            assertThat(source.info().fps()).isCloseTo(25, within(0.01));
        }
        List<VideoFrame> frames = read(file.toString());
        assertThat(frames).hasSize(12);
        for (int i = 0; i < 12; i++) {
            assertThat(frames.get(i).index()).isEqualTo(i);
            assertThat(frames.get(i).seconds()).isCloseTo(i / 25.0, within(0.002));
            // Inside the square, and in its place of three frames before.
            assertThat(frames.get(i).image().at(20, 3 * i + 10, 1)).isCloseTo(220, within(25));
            assertThat(frames.get(i).image().at(50, 3 * i + 10, 1)).isCloseTo(40, within(25));
        }
    }

    @Test
    void oddSidesGetALineMore() {
        List<VideoFrame> frames = read(written("odd.mp4", 3, 95, 63).toString());
        assertThat(frames).hasSize(3).allSatisfy(frame -> {
            assertThat(frame.image().width()).isEqualTo(96);
            assertThat(frame.image().height()).isEqualTo(64);
        });
    }

    @Test
    void aFolderOfPicturesIsAVideoInTheOrderOfItsNumbers() {
        for (int i : new int[] {2, 10, 1}) {
            ImageWriter.write(frame(i, 64, 48), folder.resolve("pictures/f" + i + ".png"));
        }
        List<VideoFrame> frames = read(folder.resolve("pictures").toString());
        assertThat(frames.stream().map(VideoFrame::image).toList())
                .containsExactly(frame(1, 64, 48), frame(2, 64, 48), frame(10, 64, 48));
        try (VideoSource source = VideoSource.openFolder(folder.resolve("pictures"), 5)) {
            assertThat(source.info().frames()).hasValue(3);
            source.next();
            assertThat(source.next())
                    .isNotNull()
                    .satisfies(second -> assertThat(second.seconds()).isEqualTo(0.2));
        }
    }

    @Test
    void framesAreWrittenIntoAFolder() {
        Path out = folder.resolve("out");
        try (VideoSink sink = VideoSink.open(out, 25)) {
            sink.write(frame(0, 64, 48));
            sink.write(frame(1, 64, 48));
        }
        assertThat(out.resolve("000001.jpg")).exists();
        assertThat(out.resolve("000002.jpg")).exists();
    }

    @Test
    void anAddressOfTheNetworkIsAVideo() throws IOException {
        byte[] content = Files.readAllBytes(written("net.mp4", 5, 64, 48));
        try (WeightServer server = new WeightServer(content)) {
            String address = "http://user:secret@127.0.0.1:" + server.port() + "/net.mp4";
            assertThat(read(address)).hasSize(5);
            try (VideoSource source = VideoSource.open(address)) {
                assertThat(source.info().name()).doesNotContain("secret");
            }
        }
        assertThatThrownBy(() -> VideoSource.open("rtsp://127.0.0.1:9/none"))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("rtsp://127.0.0.1:9/none");
    }

    @Test
    void whatIsNoVideoIsRefused() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        assertThatThrownBy(() -> VideoSource.open(empty))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("empty.mp4")
                .hasMessageContaining("0 bytes");
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all");
        assertThatThrownBy(() -> VideoSource.open(text))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("text.mp4")
                .hasMessageContaining("no video");
        assertThatThrownBy(() -> VideoSource.open(folder.resolve("none.mp4")))
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> VideoSource.open(Files.createDirectory(folder.resolve("bare"))))
                .hasMessageContaining("no picture in it");
        assertThatThrownBy(() -> VideoSink.open(folder.resolve("a.gif"), 25))
                .hasMessageContaining(".mp4, .mkv, .mov, .avi");
        assertThatThrownBy(() -> VideoSource.open("camera:99"))
                .isInstanceOf(VideoException.class)
                .hasMessageContaining("camera:99");
    }

    /** A playlist that names another machine is a file like any other: it does not get to the network. */
    @Test
    void aFileDoesNotOpenAddresses() throws IOException {
        Path playlist = Files.writeString(
                folder.resolve("list.m3u8"),
                "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n");
        assertThatThrownBy(() -> read(playlist.toString())).isInstanceOf(VideoException.class);
    }

    /** Frames that were handed out before the damage stay good. */
    @ParameterizedTest
    @ValueSource(strings = {"a.avi", "a.mkv"})
    void aVideoThatIsCutOffGivesTheFramesBefore(String name) throws IOException {
        byte[] content = Files.readAllBytes(noisy(name));
        Path cut = Files.write(folder.resolve("cut-" + name), Arrays.copyOf(content, content.length / 2));
        assertThat(assertFails(cut, -1, "damaged or cut off")).isBetween(5, 30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a.mp4", "a.avi"})
    void aVideoWithNoiseInTheMiddleGivesTheFramesBefore(String name) throws IOException {
        byte[] content = Files.readAllBytes(noisy(name));
        for (int i = content.length / 2; i < content.length / 2 + 3000; i++) {
            content[i] = (byte) (i * 37);
        }
        Path damaged = Files.write(folder.resolve("noise-" + name), content);
        assertThat(assertFails(damaged, -1, "damaged or cut off")).isBetween(5, 30);
    }

    /** A video of which every frame takes some kilobytes. */
    private Path noisy(String name) {
        Path file = folder.resolve(name);
        Random random = new Random(3);
        try (VideoSink sink = VideoSink.open(file, 25)) {
            for (int i = 0; i < 40; i++) {
                byte[] pixels = frame(i, 96, 64).pixels();
                for (int k = 0; k < pixels.length; k++) {
                    pixels[k] += (byte) random.nextInt(32);
                }
                sink.write(new Image(64, 96, 3, pixels));
            }
        }
        return file;
    }

    @Test
    void aVideoWhoseSizeChangesGivesTheFramesBefore() throws IOException {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(jpegs(4, 64, 48));
        both.write(jpegs(4, 80, 48));
        Path file = Files.write(folder.resolve("change.mjpeg"), both.toByteArray());
        assertFails(file, 4, "frame 4 has 80 x 48 pixels, the frames before 64 x 48");
        ImageWriter.write(frame(0, 64, 48), folder.resolve("mixed/1.png"));
        ImageWriter.write(frame(0, 64, 50), folder.resolve("mixed/2.png"));
        assertFails(folder.resolve("mixed"), 1, "frame 1 has 64 x 50 pixels");
        try (VideoSink sink = VideoSink.open(folder.resolve("change.mp4"), 25)) {
            sink.write(frame(0, 64, 48));
            assertThatThrownBy(() -> sink.write(frame(0, 66, 48))).hasMessageContaining("66 x 48");
        }
        assertThat(read(folder.resolve("change.mp4").toString())).hasSize(1);
    }

    private static int assertFails(Path file, int good, String why) {
        List<VideoFrame> frames = new ArrayList<>();
        try (VideoSource source = VideoSource.open(file)) {
            assertThatThrownBy(() -> {
                        for (VideoFrame frame = source.next(); frame != null; frame = source.next()) {
                            frames.add(frame);
                        }
                    })
                    .isInstanceOf(VideoException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining(why);
            // It stays so.
            assertThatThrownBy(source::next).isInstanceOf(VideoException.class);
        }
        if (good >= 0) {
            assertThat(frames).hasSize(good);
        }
        return frames.size();
    }

    private static byte[] jpegs(int count, int width, int height) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(ImageWriter.jpeg(frame(i, width, height), 90));
        }
        return all.toByteArray();
    }

    @Test
    void memoryDoesNotGrowWithTheNumberOfFrames() {
        Path file = written("long.mp4", 300, 64, 48);
        read(file.toString());
        NativeCounters before = NativeCounters.now();
        for (int i = 0; i < 3; i++) {
            assertThat(read(file.toString())).hasSize(300);
        }
        assertThat(NativeCounters.now()).isEqualTo(before);
    }
}
