package org.mm4j.track.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.track.datasets.MotRow;
import org.mm4j.track.datasets.TrackKeys;
import org.mm4j.track.datasets.TrackTruth;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.task.TrackRow;

/**
 * Some frames of a video with what is there and what was tracked.
 *
 * @param video its name
 * @param length how many frames the video has
 * @param frames how many of them are here
 * @param truth what is there, frames from 1
 * @param tracks left upper corner and size of boxes, frames from 1
 */
public record TrackedFrames(String video, int length, int frames, List<MotRow> truth, List<TrackRow> tracks) {

    /** Copies the lists. */
    public TrackedFrames {
        truth = List.copyOf(truth);
        tracks = List.copyOf(tracks);
    }

    /**
     * Of a tracked sample.
     *
     * @throws IllegalArgumentException if it was not tracked, or does not say what a data set of videos says
     */
    static TrackedFrames of(DetTrackDataSample sample) {
        List<MotRow> truth = new ArrayList<>();
        List<TrackRow> tracks = new ArrayList<>();
        for (int i = 0; i < sample.size(); i++) {
            DetDataSample frame = sample.frame(i);
            int number = Math.toIntExact(sample.frameId(i)) + 1;
            frame.meta(TrackKeys.TRUTH).ifPresent(known -> known.rows().forEach(row -> truth.add(row(number, row))));
            InstanceData found = sample.predTrackInstances(i)
                    .orElseThrow(() -> new IllegalArgumentException("frame " + number + " was not tracked"));
            for (int k = 0; k < found.size(); k++) {
                float[] box = found.floats("bboxes").row(k);
                tracks.add(new TrackRow(
                        number,
                        found.longs("instances_id").at(k, 0),
                        box[0],
                        box[1],
                        box[2] - box[0],
                        box[3] - box[1],
                        found.floats("scores").at(k, 0)));
            }
        }
        DetDataSample first = sample.frame(0);
        return new TrackedFrames(
                name(first.requireMeta(ResultKey.IMG_PATH)),
                first.requireMeta(TrackKeys.ORI_VIDEO_LENGTH),
                sample.size(),
                truth,
                tracks);
    }

    private static MotRow row(int frame, TrackTruth.Row row) {
        return new MotRow(
                frame,
                Math.toIntExact(row.id()),
                row.x(),
                row.y(),
                row.width(),
                row.height(),
                row.confidence(),
                Math.toIntExact(row.categoryId()),
                row.visibility());
    }

    /** The folder of the folder of the picture, as in {@code MOT17-02-DPM/img1/000001.jpg}. */
    private static String name(String path) {
        String[] parts = path.replace('\\', '/').split("/", -1);
        if (parts.length < 3) {
            throw new IllegalArgumentException("the picture " + path
                    + " does not lie in a folder of a sequence, such as MOT17-02-DPM/img1/000001.jpg");
        }
        return parts[parts.length - 3];
    }

    /**
     * Whole videos, in the order in which their first frames come.
     *
     * @throws IllegalStateException if frames are missing or too many
     */
    static List<TrackedFrames> joined(List<TrackedFrames> parts) {
        Map<String, List<TrackedFrames>> byVideo = new LinkedHashMap<>();
        parts.forEach(part -> byVideo.computeIfAbsent(part.video(), unused -> new ArrayList<>())
                .add(part));
        List<TrackedFrames> whole = new ArrayList<>();
        byVideo.forEach((video, own) -> {
            int length = own.get(0).length();
            int frames = own.stream().mapToInt(TrackedFrames::frames).sum();
            if (frames != length) {
                throw new IllegalStateException(
                        "the sequence " + video + " has " + length + " frames, and " + frames + " were tracked");
            }
            List<MotRow> truth = new ArrayList<>();
            List<TrackRow> tracks = new ArrayList<>();
            own.forEach(part -> {
                truth.addAll(part.truth());
                tracks.addAll(part.tracks());
            });
            whole.add(new TrackedFrames(video, length, frames, truth, tracks));
        });
        return whole;
    }

    void write(DataOutputStream out) throws IOException {
        out.writeUTF(video);
        out.writeInt(length);
        out.writeInt(frames);
        out.writeInt(truth.size());
        for (MotRow row : truth) {
            out.writeInt(row.frame());
            out.writeInt(row.id());
            out.writeDouble(row.x());
            out.writeDouble(row.y());
            out.writeDouble(row.width());
            out.writeDouble(row.height());
            out.writeDouble(row.confidence());
            out.writeInt(row.classId());
            out.writeDouble(row.visibility());
        }
        out.writeInt(tracks.size());
        for (TrackRow row : tracks) {
            out.writeDouble(row.frame());
            out.writeLong(row.id());
            out.writeDouble(row.a());
            out.writeDouble(row.b());
            out.writeDouble(row.c());
            out.writeDouble(row.d());
            out.writeDouble(row.score());
        }
    }

    static TrackedFrames read(DataInputStream in) throws IOException {
        String video = in.readUTF();
        int length = in.readInt();
        int frames = in.readInt();
        List<MotRow> truth = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            truth.add(new MotRow(
                    in.readInt(),
                    in.readInt(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readInt(),
                    in.readDouble()));
        }
        List<TrackRow> tracks = new ArrayList<>();
        for (int n = in.readInt(); n > 0; n--) {
            tracks.add(new TrackRow(
                    in.readDouble(),
                    in.readLong(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble(),
                    in.readDouble()));
        }
        return new TrackedFrames(video, length, frames, truth, tracks);
    }
}
