package org.mm4j.track.models.trackers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.track.task.KalmanFilter;

/**
 * OC-SORT (Cao et al., arXiv:2203.14360) as the originals have it: matches also by the direction in which tracks move,
 * finds lost tracks by their last boxes, and mends the filter of a track that was found again. Every match updates the
 * filter twice, as there.
 */
@Doc("Associates by overlap and direction; finds lost tracks by their last boxes.")
public final class OCSORTTracker extends BaseTracker {

    /** The arguments. */
    public record Args(
            @Doc("the motion model") @Nullable KalmanFilter motion,

            @Default("0.3") @Doc("detections of lower score are not used")
            double objScoreThr,

            @Default("0.7") @Doc("the first tracks begin above it")
            double initTrackThr,

            @Default("True") @Doc("multiply overlaps by scores")
            boolean weightIouWithDetScores,

            @Default("0.3") @Doc("the least overlap of a match")
            double matchIouThr,

            @Default("3") @Doc("a track is confirmed by so many boxes")
            int numTentatives,

            @Default("0.2") @Doc("how much the direction counts")
            double velConsistWeight,

            @Default("3") @Doc("directions are taken over so many frames")
            int velDeltaT,

            @Doc("no use is made of it in the original; only None is taken") @Nullable
            ConfigDict reid,

            @Inline Common common) {

        public Args {
            if (reid != null) {
                throw new IllegalArgumentException(
                        "OCSORTTracker does not look at re-identification; leave reid out or write reid=None");
            }
            checkThreshold("obj_score_thr", objScoreThr);
            checkThreshold("init_track_thr", initTrackThr);
            checkThreshold("match_iou_thr", matchIouThr);
            checkTentatives(numTentatives);
            if (velDeltaT < 1) {
                throw new IllegalArgumentException("vel_delta_t is at least 1, not " + velDeltaT);
            }
        }
    }

    private final Args args;

    /** Makes a tracker. */
    public OCSORTTracker(Args args) {
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
        Track begin(long id, long label, float[] box, long frame) {
            return new ObservedTrack(super.begin(id, label, box, frame), args.velDeltaT());
        }

        @Override
        void continueWith(Track track, float[] box, long frame) {
            super.continueWith(track, box, frame);
            track.state = filter().update(track.state, Overlap.measurement(box));
            observed(track).observed();
        }

        private static ObservedTrack observed(Track track) {
            return (ObservedTrack) track;
        }

        @Override
        void associate(long frame, Found found, Outcome outcome) {
            if (isEmpty() || found.size() == 0) {
                outcome.addNew(found.above(args.initTrackThr()));
                return;
            }
            List<Track> confirmed = select(track -> !track.tentative);
            for (Track track : confirmed) {
                if (track.lastFrame != frame - 1) {
                    track.state = track.state.withMean(7, 0);
                }
                observed(track).save();
                track.state = filter().predict(track.state);
            }
            int[] rest = found.above(args.objScoreThr());
            rest = take(confirmed, found, rest, byDirection(confirmed, found, rest), outcome);
            List<Track> tentative = select(track -> track.tentative);
            rest = take(tentative, found, rest, byDirection(tentative, found, rest), outcome);
            List<Track> lost = select(track -> !outcome.has(track.id));
            List<float[]> last = lost.stream().map(track -> track.box).toList();
            rest = take(
                    lost, found, rest, Overlap.costs(last, lost, found, rest, args.weightIouWithDetScores()), outcome);
            select(track -> !outcome.has(track.id))
                    .forEach(track -> observed(track).missed());
            outcome.addNew(rest);
        }

        /** Adds the matches to the outcome; gives the detections that are left. */
        private int[] take(List<Track> tracks, Found found, int[] detections, float[] costs, Outcome outcome) {
            int[] trackOf = assign(costs, tracks.size(), detections.length, args.matchIouThr());
            List<Integer> rest = new ArrayList<>();
            for (int j = 0; j < detections.length; j++) {
                if (trackOf[j] < 0) {
                    rest.add(detections[j]);
                    continue;
                }
                ObservedTrack track = observed(tracks.get(trackOf[j]));
                outcome.add(detections[j], track.id);
                if (track.isLost()) {
                    mend(track, found.box(detections[j]));
                }
            }
            return rest.stream().mapToInt(Integer::intValue).toArray();
        }

        private float[] byDirection(List<Track> tracks, Found found, int[] detections) {
            List<float[]> boxes = tracks.stream().map(Track::expected).toList();
            float[] costs = Overlap.costs(boxes, tracks, found, detections, args.weightIouWithDetScores());
            float weight = (float) args.velConsistWeight();
            for (int i = 0; i < tracks.size(); i++) {
                for (int j = 0; j < detections.length; j++) {
                    costs[i * detections.length + j] +=
                            weight * Direction.deviation(observed(tracks.get(i)), found.box(detections[j]));
                }
            }
            return costs;
        }

        /** The state as if the box had moved on a straight line while the track was lost. */
        private void mend(ObservedTrack track, float[] box) {
            int gap = track.gap();
            track.state = track.saved();
            for (int i = 1; i <= gap; i++) {
                float[] virtual = new float[4];
                for (int k = 0; k < 4; k++) {
                    virtual[k] = track.box[k] + i * ((box[k] - track.box[k]) / (gap + 1));
                }
                track.state = filter().update(track.state, Overlap.measurement(virtual));
            }
        }
    }

    @Override
    public String extraRepr() {
        return "obj_score_thr=" + args.objScoreThr() + ", init_track_thr=" + args.initTrackThr() + ", match_iou_thr="
                + args.matchIouThr();
    }
}
