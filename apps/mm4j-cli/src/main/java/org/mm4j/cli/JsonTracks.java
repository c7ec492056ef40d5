package org.mm4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.cv.video.VideoInfo;
import org.mm4j.det.structures.Box;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;

/** Writes tracks as JSON, frame by frame. */
final class JsonTracks implements TrackSink {

    private final JsonGenerator json;
    private final @Nullable WholeFile file;
    private @Nullable String failure;

    private JsonTracks(Writer writer, @Nullable WholeFile file, VideoInfo info) throws IOException {
        this.file = file;
        this.json = new JsonFactory()
                .createGenerator(writer)
                .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
                .setPrettyPrinter(new DefaultPrettyPrinter());
        json.writeStartObject();
        json.writeStringField("video", info.name());
        json.writeNumberField("width", info.width());
        json.writeNumberField("height", info.height());
        json.writeNumberField("fps", info.fps());
        json.writeArrayFieldStart("frames");
    }

    /** Writes to a file, which is there when it is whole. */
    static JsonTracks file(Path file, VideoInfo info) throws IOException {
        WholeFile whole = WholeFile.of(file);
        return new JsonTracks(whole.writer(), whole, info);
    }

    /** Writes to a writer, which stays open. */
    static JsonTracks writer(Writer writer, VideoInfo info) throws IOException {
        return new JsonTracks(writer, null, info);
    }

    @Override
    public void add(VideoFrame frame, Tracks tracks) throws IOException {
        json.writeStartObject();
        json.writeNumberField("frame", tracks.frame());
        json.writeNumberField("seconds", Math.round(frame.seconds() * 1e6) / 1e6);
        json.writeArrayFieldStart("tracks");
        for (TrackedBox tracked : tracks.boxes()) {
            json.writeStartObject();
            json.writeNumberField("id", tracked.id());
            json.writeNumberField("label", tracked.label());
            json.writeStringField("class", tracked.className());
            json.writeNumberField("score", tracked.score());
            json.writeArrayFieldStart("bbox");
            Box box = tracked.box();
            json.writeNumber(box.x1());
            json.writeNumber(box.y1());
            json.writeNumber(box.x2());
            json.writeNumber(box.y2());
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    @Override
    public void failed(String why) {
        failure = why;
    }

    @Override
    public void complete() throws IOException {
        json.writeEndArray();
        if (failure != null) {
            json.writeStringField("error", failure);
        }
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
        if (file != null) {
            file.complete();
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
