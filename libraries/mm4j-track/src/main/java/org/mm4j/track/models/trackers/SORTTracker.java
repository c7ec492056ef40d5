package org.mm4j.track.models.trackers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.Arg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.task.KalmanFilter;
import org.mm4j.track.task.LinearAssignment;

/**
 * SORT as the originals have it (after Bewley et al., arXiv:1602.00763), without re-identification: detections are
 * matched with the last boxes of the tracks seen in the frame before. A track that misses one frame never comes back;
 * the filter follows the tracks, but decides nothing.
 */
@Doc("Associates detections with the boxes of the frame before.")
public final class SORTTracker extends BaseTracker {

    /** The arguments. */
    public record Args(
            @Doc("the motion model") @Nullable KalmanFilter motion,

            @Default("0.3") @Doc("detections of lower score are not used")
            double objScoreThr,

            @Doc("how tracks are told apart by their looks; only None is supported, which has to be written")
            Arg<ConfigDict> reid,

            @Default("0.7") @Doc("the least overlap of a match")
            double matchIouThr,

            @Default("3") @Doc("a track is confirmed by so many boxes")
            int numTentatives,

            @Inline Common common) {

        public Args {
            if (!reid.isGiven() || reid.value() != null) {
                throw new IllegalArgumentException("SORTTracker: re-identification is not supported yet, "
                        + (reid.isGiven() ? "so reid is None" : "and it is what is meant where reid is left out")
                        + "; write reid=None");
            }
            checkThreshold("obj_score_thr", objScoreThr);
            checkThreshold("match_iou_thr", matchIouThr);
            checkTentatives(numTentatives);
        }
    }

    private final Args args;

    /** Makes a tracker. */
    public SORTTracker(Args args) {
        super(args.motion());
        this.args = args;
    }

    @Override
    TrackMemory memory(KalmanFilter filter) {
        return new Memory(args, filter);
    }

    private static final class Memory extends TrackMemory {

        private final Args args;

        Memory(Args args, KalmanFilter filter) {
            super(filter, args.numTentatives(), args.common().numFramesRetain());
            this.args = args;
        }

        @Override
        boolean beginsTentative(long frame) {
            return true;
        }

        @Override
        void associate(long frame, Found found, Outcome outcome) {
            int[] detections = found.above(args.objScoreThr());
            if (isEmpty() || detections.length == 0) {
                outcome.addNew(detections);
                return;
            }
            select(track -> true).forEach(track -> track.state = filter().predict(track.state));
            List<Track> seen = select(track -> track.lastFrame == frame - 1);
            List<float[]> boxes = seen.stream().map(track -> track.box).toList();
            float[] costs = Overlap.costs(boxes, seen, found, detections, false);
            int[] columns = LinearAssignment.optimal(Overlap.widen(costs), seen.size(), detections.length);
            int[] trackOf = turn(columns, detections.length);
            double limit = 1 - args.matchIouThr();
            for (int j = 0; j < detections.length; j++) {
                boolean isMatch = trackOf[j] >= 0 && costs[trackOf[j] * detections.length + j] < limit;
                outcome.add(detections[j], isMatch ? seen.get(trackOf[j]).id : Outcome.NEW);
            }
        }
    }

    @Override
    public String extraRepr() {
        return "obj_score_thr=" + args.objScoreThr() + ", match_iou_thr=" + args.matchIouThr();
    }
}
