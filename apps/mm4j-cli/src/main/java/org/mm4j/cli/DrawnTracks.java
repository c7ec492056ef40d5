package org.mm4j.cli;

import java.nio.file.Path;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.cv.video.VideoSink;
import org.mm4j.track.apis.Tracks;
import org.mm4j.track.visualization.TrackLocalVisualizer;
import org.mm4j.track.visualization.Trails;

/** Writes frames with tracks drawn. */
final class DrawnTracks implements TrackSink {

    private final VideoSink sink;
    private final Trails trails;
    private final TrackLocalVisualizer visualizer;

    DrawnTracks(Path path, double fps, int trail, TrackLocalVisualizer visualizer) {
        this.visualizer = visualizer;
        this.sink = VideoSink.open(path, fps);
        this.trails = new Trails(trail);
    }

    @Override
    public void add(VideoFrame frame, Tracks tracks) {
        trails.add(tracks);
        sink.write(visualizer.draw(frame.image(), tracks, trails));
    }

    @Override
    public void complete() {
        sink.close();
    }

    @Override
    public void close() {
        sink.close();
    }
}
