package org.mm4j.track.transforms;

import java.util.ArrayList;
import java.util.List;
import org.mm4j.engine.data.Results;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.datasets.TrackKeys;
import org.mm4j.track.datasets.Video;

/**
 * Takes the frame of a video that the sample is about and, drawn from those around it, reference frames; in the order of
 * the video. {@code key_frame_flags} tell which one the sample is about. In a video of one frame the references are that
 * frame.
 */
@Doc("Takes a frame of a video and reference frames around it.")
public final class UniformRefFrameSample extends BaseFrameSample {

    /** The arguments. */
    public record Args(
            @Default("1") @Doc("number of reference frames") int numRefImgs,

            @Default("10") @Doc("references are that many frames away at most; or the least and the largest distance")
            FrameRange frameRange,

            @Default("True") @Doc("whether the frame itself is no reference")
            boolean filterKeyImg,

            @Inline BaseFrameSample.Args base) {

        /** Checks. */
        public Args {
            if (numRefImgs < 0) {
                throw new IllegalArgumentException("num_ref_imgs is 0 or more, not " + numRefImgs);
            }
        }
    }

    private final Args args;

    /** Makes the step. */
    public UniformRefFrameSample(Args args) {
        super(args.base());
        this.args = args;
    }

    @Override
    public Results apply(Results results) {
        Video video = results.get(TrackKeys.IMAGES);
        int key = key(results, video);
        List<Integer> positions = new ArrayList<>(references(results, video, key));
        positions.add(key);
        positions.sort(null);
        List<Boolean> flags = new ArrayList<>();
        int first = positions.indexOf(key);
        for (int i = 0; i < positions.size(); i++) {
            flags.add(i == first);
        }
        return frames(results, video, positions)
                .put(TrackKeys.KEY_FRAME_FLAGS, List.copyOf(flags))
                .withRandom(results.random())
                .withTurn(results.turn());
    }

    private List<Integer> references(Results results, Video video, int key) {
        List<Integer> candidates = new ArrayList<>();
        int count = args.numRefImgs();
        if (video.length() == 1) {
            for (int i = 0; i < count; i++) {
                candidates.add(key);
            }
            return candidates;
        }
        int from = Math.max(0, key + args.frameRange().from());
        int to = Math.min(video.length() - 1, key + args.frameRange().to());
        for (int position = from; position <= to; position++) {
            if (position != key || !args.filterKeyImg()) {
                candidates.add(position);
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalStateException("frame " + key + " of " + video + " has no other frame in frame_range="
                    + args.frameRange() + "; make the range larger, or set filter_key_img=False");
        }
        if (candidates.size() < count) {
            List<Integer> once = List.copyOf(candidates);
            for (int i = 1; i < count; i++) {
                candidates.addAll(once);
            }
        }
        List<Integer> references = new ArrayList<>();
        for (int index : results.random().permutation(candidates.size())) {
            if (references.size() < count) {
                references.add(candidates.get(index));
            }
        }
        return references;
    }
}
