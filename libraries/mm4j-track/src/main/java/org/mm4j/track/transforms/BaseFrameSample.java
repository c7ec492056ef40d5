package org.mm4j.track.transforms;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.datasets.BaseVideoDataset;
import org.mm4j.track.datasets.TrackKeys;
import org.mm4j.track.datasets.Video;

/** Takes the frame of a video that the sample is about, as a sequence of length 1. */
@Doc("Takes one frame of a video.")
public class BaseFrameSample implements Transform {

    /** The arguments. */
    public record Args(
            @Default("['video_id', 'video_length']") @Doc("what is known of the video that each frame is given")
            List<String> collectVideoKeys) {}

    private final Args args;

    /** Makes the step. */
    public BaseFrameSample(Args args) {
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Video video = results.get(TrackKeys.IMAGES);
        return frames(results, video, List.of(key(results, video)))
                .withRandom(results.random())
                .withTurn(results.turn());
    }

    /** The frame that the sample is about; a drawn one if the sample does not say. */
    protected static int key(Results results, Video video) {
        return results.find(TrackKeys.KEY_FRAME_ID)
                .orElseGet(() -> results.random().integer(0, video.length()));
    }

    /** A sequence of frames. */
    protected final Results frames(Results info, Video video, List<Integer> positions) {
        List<Results> frames = new ArrayList<>();
        for (int position : positions) {
            Results frame = video.frame(position);
            for (String name : args.collectVideoKeys()) {
                ResultKey<Object> key = new ResultKey<>(name, Object.class);
                if (name.equals(TrackKeys.VIDEO_LENGTH.name())) {
                    frame.put(TrackKeys.ORI_VIDEO_LENGTH, info.get(TrackKeys.VIDEO_LENGTH))
                            .put(TrackKeys.VIDEO_LENGTH, positions.size());
                } else {
                    frame.put(key, info.get(key));
                }
            }
            frames.add(frame);
        }
        return Video.sequence(frames);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        return Set.of(TrackKeys.IMAGES);
    }

    @Override
    public Set<ResultKey<?>> produces() {
        return BaseVideoDataset.FRAME;
    }
}
