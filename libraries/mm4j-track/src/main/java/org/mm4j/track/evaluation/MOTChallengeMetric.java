package org.mm4j.track.evaluation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.datasets.MotRow;
import org.mm4j.track.task.TrackRow;
import org.mm4j.track.task.TrackletPostprocess;

/**
 * The metrics of MOTChallenge: takes the tracks of one sequence after the other, then computes. For one thread at a
 * time.
 */
@Doc("MOTA, IDF1, HOTA and their parts, as MOTChallenge computes them.")
public final class MOTChallengeMetric {

    /** The arguments. */
    public record Args(
            @Default("['HOTA', 'CLEAR', 'Identity']") @Doc("one of HOTA, CLEAR, Identity, or a list")
            MetricNames metric,

            @Doc("results are written below this folder") @Nullable
            String outfilePrefix,

            @Default("0.5") @Doc("the least overlap of a match in CLEAR and Identity")
            double trackIouThr,

            @Default("'MOT17'") @Doc("MOT15, MOT16, MOT17, MOT20 or DanceTrack")
            String benchmark,

            @Default("False") @Doc("write results, compute nothing")
            boolean formatOnly,

            @Default("False") @Doc("results are rows already; only False is supported")
            boolean usePostprocess,

            @Default("[]") @Doc("what is done to the tracks of a sequence before") @Nullable
            List<TrackletPostprocess> postprocessTrackletCfg,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Default("'motchallenge-metric'") @Doc("what the names of numbers begin with") @Nullable
            String prefix) {

        public Args {
            if (!(trackIouThr > 0 && trackIouThr <= 1)) {
                throw new IllegalArgumentException("track_iou_thr is above 0 and at most 1, not " + trackIouThr);
            }
            if (Arrays.stream(Benchmark.values())
                    .noneMatch(known -> known.name().equals(benchmark))) {
                throw new IllegalArgumentException(
                        "benchmark '" + benchmark + "' is not one of " + Arrays.toString(Benchmark.values()));
            }
            if (formatOnly && outfilePrefix == null) {
                throw new IllegalArgumentException("format_only needs outfile_prefix, where to write to");
            }
            if (usePostprocess) {
                throw new IllegalArgumentException("use_postprocess=True is not supported");
            }
            if (!collectDevice.equals("cpu")) {
                throw new IllegalArgumentException("collect_device is 'cpu', not '" + collectDevice + "'");
            }
        }

        Benchmark rules() {
            return Benchmark.valueOf(benchmark);
        }
    }

    private static final String TRACKER = "default-tracker";

    private final Args args;
    private final Map<String, MotScores> sequences = new LinkedHashMap<>();

    /** Makes a metric. */
    public MOTChallengeMetric(Args args) {
        this.args = args;
    }

    /**
     * Takes one sequence. As in the original, coordinates of the ground truth are cut to whole pixels and those of
     * results rounded to three decimals, which is what the files of MOTChallenge hold.
     *
     * @param name of the sequence
     * @param length number of frames
     * @param groundTruth what is there; of no use with {@code format_only}
     * @param tracks left upper corner and size of boxes, frames from 1
     * @throws IllegalArgumentException if the sequence was taken before, or see {@link MotScores#of}
     */
    public void add(String name, int length, List<MotRow> groundTruth, List<TrackRow> tracks) {
        if (sequences.containsKey(name)) {
            throw new IllegalArgumentException("the sequence " + name + " was taken before");
        }
        List<TrackRow> rows = tracks;
        for (TrackletPostprocess step : args.postprocessTrackletCfg() == null
                ? List.<TrackletPostprocess>of()
                : args.postprocessTrackletCfg()) {
            rows = step.apply(rows);
        }
        if (args.outfilePrefix() != null) {
            MotFiles.write(rows, Path.of(args.outfilePrefix(), TRACKER, name + ".txt"));
        }
        if (!args.formatOnly()) {
            sequences.put(
                    name,
                    MotScores.of(
                            name,
                            length,
                            groundTruth.stream().map(MOTChallengeMetric::whole).toList(),
                            rows.stream().map(MotFiles::asWritten).toList(),
                            args.rules(),
                            args.trackIouThr()));
        }
    }

    private static MotRow whole(MotRow row) {
        return new MotRow(
                row.frame(),
                row.id(),
                (long) row.x(),
                (long) row.y(),
                (long) row.width(),
                (long) row.height(),
                (long) row.confidence(),
                row.classId(),
                row.visibility());
    }

    /** The numbers of each sequence that was taken. */
    public Map<String, MotScores> sequences() {
        return Map.copyOf(sequences);
    }

    /**
     * The numbers over all sequences that were taken, by name; nothing with {@code format_only}.
     *
     * @throws IllegalStateException if no sequence was taken
     */
    public Map<String, Double> compute() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (args.formatOnly()) {
            return numbers;
        }
        if (sequences.isEmpty()) {
            throw new IllegalStateException("no sequence was taken, so there is nothing to measure");
        }
        MotScores all = MotScores.combine(new ArrayList<>(sequences.values()));
        List<String> wanted = args.metric().names();
        if (wanted.contains("HOTA")) {
            put(numbers, "HOTA", all.hota().hota());
            put(numbers, "AssA", all.hota().assA());
            put(numbers, "DetA", all.hota().detA());
        }
        if (wanted.contains("CLEAR")) {
            put(numbers, "MOTA", all.clear().mota());
            put(numbers, "MOTP", all.clear().motp());
            put(numbers, "IDSW", all.clear().idsw());
            put(numbers, "TP", all.clear().tp());
            put(numbers, "FP", all.clear().fp());
            put(numbers, "FN", all.clear().fn());
            put(numbers, "Frag", all.clear().frag());
            put(numbers, "MT", all.clear().mt());
            put(numbers, "ML", all.clear().ml());
        }
        if (wanted.contains("Identity")) {
            put(numbers, "IDF1", all.identity().idf1());
            put(numbers, "IDTP", all.identity().tp());
            put(numbers, "IDFN", all.identity().fn());
            put(numbers, "IDFP", all.identity().fp());
            put(numbers, "IDP", all.identity().precision());
            put(numbers, "IDR", all.identity().recall());
        }
        return numbers;
    }

    private void put(Map<String, Double> numbers, String name, double value) {
        String prefix = args.prefix();
        numbers.put(prefix == null || prefix.isEmpty() ? name : prefix + "/" + name, value);
    }
}
