package org.mm4j.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.det.structures.Box;
import org.mm4j.engine.io.WholeFile;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.task.TrackRow;

/** Writes tracks as rows of MOTChallenge: frames from 1, identities from 0, corner and size. */
final class MotTracks implements TrackSink {

    private final WholeFile file;
    private final BufferedWriter writer;

    MotTracks(Path file) throws IOException {
        this.file = WholeFile.of(file);
        this.writer = this.file.writer();
    }

    @Override
    public void add(VideoFrame frame, Tracks tracks) throws IOException {
        for (TrackedBox tracked : tracks.boxes()) {
            Box box = tracked.box();
            writer.write(MotFiles.resultLine(new TrackRow(
                    tracks.frame() + 1, tracked.id(), box.x1(), box.y1(), box.width(), box.height(), tracked.score())));
            writer.write('\n');
        }
    }

    @Override
    public void complete() throws IOException {
        file.complete();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
