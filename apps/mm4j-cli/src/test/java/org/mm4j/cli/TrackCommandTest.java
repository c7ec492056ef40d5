package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.video.VideoSource;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.Json;

/** {@code mm4j track} on a real video with real weights: what it writes, and what it says when it cannot. */
class TrackCommandTest {

    private static final Path CONFIGS = DataRoots.project().resolve("configs/bytetrack");

    @TempDir
    private Path folder;

    private Cli.Run track(String config, Object video, Object... more) {
        Object[] command = new Object[5 + more.length];
        command[0] = "track";
        command[1] = CONFIGS.resolve(config);
        command[2] = video;
        command[3] = "--checkpoint";
        command[4] = DataRoots.require("weights/yolox_nano_coco.pth");
        System.arraycopy(more, 0, command, 5, more.length);
        return Cli.run(command);
    }

    @Test
    void bothSpellingsWriteTheSameTracks() throws Exception {
        Path video = DataRoots.require("video/demo_mot.mp4");
        Path mot = folder.resolve("mot.txt");
        Path json = folder.resolve("tracks.json");
        Path drawn = folder.resolve("out.mp4");
        Cli.Run run = track(
                "bytetrack_yolox_nano_prefixed.py",
                video,
                "--classes",
                "person",
                "--mot-txt",
                mot,
                "--json",
                json,
                "--out",
                drawn);
        assertThat(run.code()).as(run.err()).isZero();
        List<String> rows = Files.readAllLines(mot);
        assertThat(rows).isNotEmpty().allMatch(row -> row.split(",").length == 10);
        int inJson = 0;
        JsonNode frames = Json.read(json).get("frames");
        for (JsonNode frame : frames) {
            inJson += frame.get("tracks").size();
        }
        assertThat(inJson).isEqualTo(rows.size());
        int written = 0;
        try (VideoSource source = VideoSource.open(drawn.toString())) {
            while (source.next() != null) {
                written++;
            }
        }
        assertThat(written).isEqualTo(frames.size());

        Path scoped = folder.resolve("scoped.txt");
        Path pictures = folder.resolve("pictures");
        assertThat(track(
                                "bytetrack_yolox_nano_scoped.py",
                                video,
                                "--classes",
                                "person",
                                "--mot-txt",
                                scoped,
                                "--out",
                                pictures)
                        .code())
                .isZero();
        assertThat(scoped).hasSameTextualContentAs(mot);
        try (var files = Files.list(pictures)) {
            assertThat(files).hasSize(frames.size());
        }
    }

    @Test
    void whatIsNoVideoIsOneParagraph() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.mp4"));
        Path text = Files.writeString(folder.resolve("text.mp4"), "no video at all");
        for (Path video : List.of(empty, text, folder.resolve("none.mp4"))) {
            Cli.Run run = track("bytetrack_yolox_nano_prefixed.py", video, "--mot-txt", folder.resolve("x.txt"));
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("error: ")
                    .contains(video.toString())
                    .hasLineCount(1);
        }
        assertThat(folder.resolve("x.txt")).doesNotExist();
    }

    @Test
    void aVideoThatBreaksOffKeepsWhatWasTracked() throws Exception {
        byte[] whole = Files.readAllBytes(DataRoots.require("video/demo_mot.mp4"));
        Path frames = Files.createDirectories(folder.resolve("frames"));
        Path written = folder.resolve("all");
        assertThat(track(
                                "bytetrack_yolox_nano_prefixed.py",
                                Files.write(folder.resolve("whole.mp4"), whole),
                                "--max-frames",
                                "3",
                                "--out",
                                written)
                        .code())
                .isZero();
        List<Path> pictures;
        try (var files = Files.list(written)) {
            pictures = files.sorted().toList();
        }
        assertThat(pictures).hasSize(3);
        for (Path picture : pictures) {
            Files.copy(picture, frames.resolve(picture.getFileName()));
        }
        Path last = frames.resolve(pictures.get(2).getFileName());
        Files.write(last, Arrays.copyOf(Files.readAllBytes(last), 1000));
        Path mot = folder.resolve("mot.txt");
        Path json = folder.resolve("tracks.json");
        Cli.Run run = track("bytetrack_yolox_nano_prefixed.py", frames, "--mot-txt", mot, "--json", json);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("error: ").contains(String.valueOf(last.getFileName()));
        assertThat(Json.read(json).get("frames").size()).isEqualTo(2);
        assertThat(mot).exists();
    }
}
