package org.mm4j.track.task;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Fills gaps in tracks with boxes on a straight line, as ByteTrack does (arXiv:2110.06864), and if asked to smooths
 * them by a Gaussian process, as StrongSORT does (arXiv:2202.13514). Tracks of one or two boxes are dropped. Holds
 * settings only: safe for several threads.
 */
@Doc("Fills gaps in tracks with boxes on a straight line.")
public final class InterpolateTracklets implements TrackletPostprocess {

    /** The arguments. */
    public record Args(
            @Default("5") @Doc("only tracks of more boxes are filled")
            int minNumFrames,

            @Default("20") @Doc("only gaps whose ends are less frames apart are filled")
            int maxNumFrames,

            @Default("False") @Doc("smooth by a Gaussian process")
            boolean useGsi,

            @Default("10") @Doc("how much to smooth") double smoothTau) {

        public Args {
            if (!(smoothTau > 0)) {
                throw new IllegalArgumentException("smooth_tau is above 0, not " + smoothTau);
            }
        }
    }

    /** Tracks of so many boxes are taken for noise. */
    private static final int NOISE = 2;
    /** Added to the diagonal, as sklearn does, so that the matrix can be decomposed. */
    private static final double JITTER = 1e-10;

    private final Args args;

    /** Makes the step. */
    public InterpolateTracklets(Args args) {
        this.args = args;
    }

    @Override
    public List<TrackRow> apply(List<TrackRow> rows) {
        TreeMap<Long, List<TrackRow>> tracks = new TreeMap<>();
        rows.forEach(
                row -> tracks.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row));
        List<TrackRow> result = new ArrayList<>();
        for (List<TrackRow> track : tracks.values()) {
            if (track.size() <= NOISE) {
                continue;
            }
            List<TrackRow> filled = track.size() > args.minNumFrames() ? fill(track) : track;
            result.addAll(args.useGsi() ? smooth(filled) : filled);
        }
        result.sort(Comparator.comparingDouble(TrackRow::frame));
        return result;
    }

    private List<TrackRow> fill(List<TrackRow> track) {
        List<TrackRow> filled = new ArrayList<>(track);
        for (int i = 0; i + 1 < track.size(); i++) {
            TrackRow left = track.get(i);
            TrackRow right = track.get(i + 1);
            int step = (int) (right.frame() - left.frame());
            if (step <= 1 || step >= args.maxNumFrames()) {
                continue;
            }
            for (int j = 1; j < step; j++) {
                double part = (double) j / step;
                filled.add(new TrackRow(
                        left.frame() + j,
                        left.id(),
                        between(left, right, 0, part),
                        between(left, right, 1, part),
                        between(left, right, 2, part),
                        between(left, right, 3, part),
                        1));
            }
        }
        return filled;
    }

    private static double between(TrackRow left, TrackRow right, int index, double part) {
        return part * (right.box(index) - left.box(index)) + left.box(index);
    }

    /** The means, at the frames of the track, of a Gaussian process that was fitted to each coordinate. */
    private List<TrackRow> smooth(List<TrackRow> track) {
        int n = track.size();
        double tau = args.smoothTau();
        double length = Math.min(Math.max(tau * Math.log(tau * tau * tau / n), 1 / tau), tau * tau);
        double[] kernel = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double distance = (track.get(i).frame() - track.get(j).frame()) / length;
                kernel[i * n + j] = Math.exp(-0.5 * distance * distance);
            }
        }
        double[] factor = decompose(kernel, n);
        double[][] smoothed = new double[4][];
        for (int c = 0; c < 4; c++) {
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                weights[i] = track.get(i).box(c);
            }
            solve(factor, weights);
            smoothed[c] = new double[n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    smoothed[c][i] += kernel[i * n + j] * weights[j];
                }
            }
        }
        List<TrackRow> rows = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            TrackRow row = track.get(i);
            rows.add(new TrackRow(
                    row.frame(),
                    row.id(),
                    smoothed[0][i],
                    smoothed[1][i],
                    smoothed[2][i],
                    smoothed[3][i],
                    row.score()));
        }
        return rows;
    }

    private static double[] decompose(double[] kernel, int n) {
        double[] factor = kernel.clone();
        for (int i = 0; i < n; i++) {
            factor[i * n + i] += JITTER;
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = factor[i * n + j];
                for (int k = 0; k < j; k++) {
                    sum -= factor[i * n + k] * factor[j * n + k];
                }
                if (i == j && !(sum > 0)) {
                    throw new IllegalArgumentException(
                            "use_gsi: a track of " + n + " boxes cannot be smoothed: it has two boxes in one frame");
                }
                factor[i * n + j] = i == j ? Math.sqrt(sum) : sum / factor[j * n + j];
            }
        }
        return factor;
    }

    private static void solve(double[] factor, double[] b) {
        int n = b.length;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                b[i] -= factor[i * n + k] * b[k];
            }
            b[i] /= factor[i * n + i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                b[i] -= factor[k * n + i] * b[k];
            }
            b[i] /= factor[i * n + i];
        }
    }
}
