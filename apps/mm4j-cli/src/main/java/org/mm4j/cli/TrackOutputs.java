package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.video.VideoInfo;
import org.mm4j.track.visualization.TrackLocalVisualizer;

/**
 * Where tracks go.
 *
 * @param video the file or folder for frames with tracks drawn, or null
 * @param motTxt the file for rows of MOTChallenge, or null
 * @param json the file for JSON, or null
 * @param trail how many frames trails go back
 * @param visualizer draws the tracks
 * @param standard gets the JSON if there is no other output
 */
record TrackOutputs(
        @Nullable Path video,
        @Nullable Path motTxt,
        @Nullable Path json,
        int trail,
        TrackLocalVisualizer visualizer,
        PrintWriter standard) {

    /** Opens all; if one cannot be opened, none is left open. */
    List<TrackSink> open(VideoInfo info) throws IOException {
        List<TrackSink> sinks = new ArrayList<>();
        try {
            if (json != null) {
                sinks.add(JsonTracks.file(json, info));
            } else if (video == null && motTxt == null) {
                sinks.add(JsonTracks.writer(standard, info));
            }
            if (motTxt != null) {
                sinks.add(new MotTracks(motTxt));
            }
            if (video != null) {
                sinks.add(new DrawnTracks(video, info.fps(), trail, visualizer));
            }
            return sinks;
        } catch (IOException | RuntimeException failure) {
            for (TrackSink sink : sinks) {
                sink.close();
            }
            throw failure;
        }
    }
}
