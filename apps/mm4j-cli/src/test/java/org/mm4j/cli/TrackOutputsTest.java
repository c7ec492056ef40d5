package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.cv.video.VideoException;
import org.mm4j.cv.video.VideoInfo;
import org.mm4j.testkit.Json;
import org.mm4j.track.visualization.TrackLocalVisualizer;

class TrackOutputsTest {

    @TempDir
    private Path folder;

    @Test
    void whereOneOutputCannotBeTheOthersStayAsTheyWere() throws IOException {
        Path json = Files.writeString(folder.resolve("a.json"), "old");
        Path rows = Files.writeString(folder.resolve("a.txt"), "old");
        VideoInfo info = new VideoInfo("a", 64, 48, 25, OptionalLong.empty());
        PrintWriter standard = new PrintWriter(new StringWriter());
        TrackOutputs outputs =
                new TrackOutputs(folder.resolve("a.gif"), rows, json, 0, TrackLocalVisualizer.plain(), standard);
        assertThatThrownBy(() -> outputs.open(info)).isInstanceOf(VideoException.class);
        assertThat(json).hasContent("old");
        assertThat(rows).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(file -> !List.of(json, rows).contains(file));

        for (TrackSink sink :
                new TrackOutputs(null, rows, json, 0, TrackLocalVisualizer.plain(), standard).open(info)) {
            try (sink) {
                sink.failed("torn");
                sink.complete();
            }
        }
        assertThat(Json.read(json).get("error").textValue()).isEqualTo("torn");
        assertThat(rows).isEmptyFile();
    }
}
