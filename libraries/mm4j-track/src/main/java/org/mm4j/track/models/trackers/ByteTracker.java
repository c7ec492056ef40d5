package org.mm4j.track.models.trackers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.task.KalmanFilter;

/**
 * ByteTrack (Zhang et al., arXiv:2110.06864): detections of high score are matched with where tracks are expected, then
 * those of low score with the tracks that are left and were seen in the frame before.
 */
@Doc("Associates every detection box, those of low score second.")
public final class ByteTracker extends BaseTracker {

    /** Thresholds of scores. */
    public record ScoreThrs(double high, double low) {
        public ScoreThrs {
            checkThreshold("high of obj_score_thrs", high);
            checkThreshold("low of obj_score_thrs", low);
        }
    }

    /** Thresholds of overlaps. */
    public record IouThrs(double high, double low, double tentative) {
        public IouThrs {
            checkThreshold("high of match_iou_thrs", high);
            checkThreshold("low of match_iou_thrs", low);
            checkThreshold("tentative of match_iou_thrs", tentative);
        }
    }

    /** The arguments. */
    public record Args(
            @Doc("the motion model") @Nullable KalmanFilter motion,

            @Default("dict(high=0.6, low=0.1)") @Doc("detections above high are matched first, those above low second")
            ScoreThrs objScoreThrs,

            @Default("0.7") @Doc("the first tracks begin above it")
            double initTrackThr,

            @Default("True") @Doc("multiply overlaps by scores, but not in the second matching")
            boolean weightIouWithDetScores,

            @Default("dict(high=0.1, low=0.5, tentative=0.3)") @Doc("the least overlap of each matching")
            IouThrs matchIouThrs,

            @Default("3") @Doc("a track is confirmed by so many boxes")
            int numTentatives,

            @Inline Common common) {

        public Args {
            checkThreshold("init_track_thr", initTrackThr);
            checkTentatives(numTentatives);
        }
    }

    private final Args args;

    /** Makes a tracker. */
    public ByteTracker(Args args) {
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
        void associate(long frame, Found found, Outcome outcome) {
            if (isEmpty() || found.size() == 0) {
                outcome.addNew(found.above(args.initTrackThr()));
                return;
            }
            float high = (float) args.objScoreThrs().high();
            float low = (float) args.objScoreThrs().low();
            int[] first = found.where(i -> found.scores()[i] > high);
            int[] second = found.where(i -> !(found.scores()[i] > high) && found.scores()[i] > low);
            List<Track> confirmed = select(track -> !track.tentative);
            confirmed.forEach(track -> predict(track, frame));

            int[] trackOf = match(
                    confirmed,
                    found,
                    first,
                    args.weightIouWithDetScores(),
                    args.matchIouThrs().high());
            List<Integer> rest = new ArrayList<>();
            boolean[] matched = new boolean[confirmed.size()];
            for (int j = 0; j < first.length; j++) {
                if (trackOf[j] >= 0) {
                    matched[trackOf[j]] = true;
                    outcome.add(first[j], confirmed.get(trackOf[j]).id);
                } else {
                    rest.add(first[j]);
                }
            }

            List<Track> tentative = select(track -> track.tentative);
            int[] left = rest.stream().mapToInt(Integer::intValue).toArray();
            trackOf = match(
                    tentative,
                    found,
                    left,
                    args.weightIouWithDetScores(),
                    args.matchIouThrs().tentative());
            for (int j = 0; j < left.length; j++) {
                outcome.add(left[j], trackOf[j] >= 0 ? tentative.get(trackOf[j]).id : Outcome.NEW);
            }

            List<Track> lost = new ArrayList<>();
            for (int i = 0; i < matched.length; i++) {
                if (!matched[i] && confirmed.get(i).lastFrame == frame - 1) {
                    lost.add(confirmed.get(i));
                }
            }
            trackOf = match(lost, found, second, false, args.matchIouThrs().low());
            for (int j = 0; j < second.length; j++) {
                if (trackOf[j] >= 0) {
                    outcome.add(second[j], lost.get(trackOf[j]).id);
                }
            }
        }

        private static int[] match(
                List<Track> tracks, Found found, int[] detections, boolean isWeighted, double matchIouThr) {
            List<float[]> boxes = tracks.stream().map(Track::expected).toList();
            float[] costs = Overlap.costs(boxes, tracks, found, detections, isWeighted);
            return assign(costs, tracks.size(), detections.length, matchIouThr);
        }
    }

    @Override
    public String extraRepr() {
        return "obj_score_thrs=" + args.objScoreThrs() + ", init_track_thr=" + args.initTrackThr();
    }
}
