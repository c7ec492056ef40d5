package org.mm4j.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.mm4j.cv.video.VideoFrame;
import org.mm4j.det.structures.Box;
import org.mm4j.track.apis.TrackedBox;
import org.mm4j.track.apis.Tracks;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.task.TrackRow;

/** Writes tracks as rows of MOTChallenge: frames from 1, identities from 0, corner and size. */
final class MotTracks implements TrackSink {

    private final Path file;
    private final Path part;
    private final BufferedWriter writer;

    MotTracks(Path file) throws IOException {
        this.file = file;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        this.writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8);
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
    public void close() throws IOException {
        writer.close();
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
}
