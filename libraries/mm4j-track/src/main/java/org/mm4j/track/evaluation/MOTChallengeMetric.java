package org.mm4j.track.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.Table;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.track.datasets.MotFiles;
import org.mm4j.track.datasets.MotRow;
import org.mm4j.track.structures.DetTrackDataSample;
import org.mm4j.track.task.TrackRow;
import org.mm4j.track.task.TrackletPostprocess;

/**
 * The metrics of MOTChallenge. Takes the frames of videos, as one sample a video or in parts that follow each other, and
 * measures when all are there. For one thread at a time.
 *
 * <p>As in the original, coordinates of the ground truth are cut to whole pixels and those of results rounded to three
 * decimals, which is what the files of MOTChallenge hold.
 */
@Doc("MOTA, IDF1, HOTA and their parts, as MOTChallenge computes them.")
public final class MOTChallengeMetric extends BaseMetric<DetTrackDataSample, TrackedFrames> {

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
    private Map<String, MotScores> sequences = Map.of();

    /** Makes a metric. */
    public MOTChallengeMetric(Args args) {
        super(DetTrackDataSample.class, prefixOr(args.prefix(), "motchallenge-metric"));
        this.args = args;
    }

    /** True: a sequence is measured as a whole. */
    @Override
    public boolean needsEverySample() {
        return true;
    }

    /**
     * Takes one whole sequence.
     *
     * @param name of the sequence
     * @param length number of frames
     * @param groundTruth what is there; of no use with {@code format_only}
     * @param tracks left upper corner and size of boxes, frames from 1
     */
    public void add(String name, int length, List<MotRow> groundTruth, List<TrackRow> tracks) {
        add(new TrackedFrames(name, length, length, groundTruth, tracks));
    }

    @Override
    protected TrackedFrames digest(DetTrackDataSample sample) {
        return TrackedFrames.of(sample);
    }

    @Override
    protected void write(TrackedFrames digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected TrackedFrames read(DataInputStream in) throws IOException {
        return TrackedFrames.read(in);
    }

    /** The numbers of each sequence, as computed last. */
    public Map<String, MotScores> sequences() {
        return sequences;
    }

    /**
     * The numbers over all sequences; nothing with {@code format_only}.
     *
     * @throws IllegalStateException if no frame was taken, or frames of a sequence are missing
     * @throws IllegalArgumentException see {@link MotScores#of}
     */
    @Override
    protected MetricReport compute(List<TrackedFrames> digests) {
        Map<String, MotScores> measured = new LinkedHashMap<>();
        for (TrackedFrames video : TrackedFrames.joined(digests)) {
            List<TrackRow> rows = video.tracks();
            for (TrackletPostprocess step : args.postprocessTrackletCfg() == null
                    ? List.<TrackletPostprocess>of()
                    : args.postprocessTrackletCfg()) {
                rows = step.apply(rows);
            }
            if (args.outfilePrefix() != null) {
                MotFiles.write(rows, Path.of(args.outfilePrefix(), TRACKER, video.video() + ".txt"));
            }
            if (!args.formatOnly()) {
                measured.put(
                        video.video(),
                        MotScores.of(
                                video.video(),
                                video.length(),
                                video.truth().stream()
                                        .map(MOTChallengeMetric::whole)
                                        .toList(),
                                rows.stream().map(MotFiles::asWritten).toList(),
                                args.rules(),
                                args.trackIouThr()));
            }
        }
        sequences = Map.copyOf(measured);
        if (args.formatOnly()) {
            return new MetricReport(
                    Map.of(), List.of("results are in " + Path.of(String.valueOf(args.outfilePrefix()), TRACKER)));
        }
        if (measured.isEmpty()) {
            throw new IllegalStateException("no sequence was taken, so there is nothing to measure");
        }
        Map<String, Double> numbers = numbers(MotScores.combine(new ArrayList<>(measured.values())));
        return new MetricReport(numbers, List.of(table(measured, numbers)));
    }

    private String table(Map<String, MotScores> measured, Map<String, Double> all) {
        List<String> columns = new ArrayList<>(all.keySet());
        columns.add(0, "sequence");
        Table table = new Table(columns.toArray(String[]::new));
        measured.forEach((name, scores) -> table.row(row(name, numbers(scores))));
        table.row(row("all", all));
        return table.toString();
    }

    private static List<String> row(String name, Map<String, Double> numbers) {
        List<String> cells = new ArrayList<>(List.of(name));
        numbers.values()
                .forEach(value -> cells.add(
                        value == Math.rint(value)
                                ? Long.toString(Math.round(value))
                                : String.format(Locale.ROOT, "%.3f", value)));
        return cells;
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

    private Map<String, Double> numbers(MotScores all) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        List<String> wanted = args.metric().names();
        if (wanted.contains("HOTA")) {
            numbers.put("HOTA", all.hota().hota());
            numbers.put("AssA", all.hota().assA());
            numbers.put("DetA", all.hota().detA());
        }
        if (wanted.contains("CLEAR")) {
            numbers.put("MOTA", all.clear().mota());
            numbers.put("MOTP", all.clear().motp());
            numbers.put("IDSW", (double) all.clear().idsw());
            numbers.put("TP", (double) all.clear().tp());
            numbers.put("FP", (double) all.clear().fp());
            numbers.put("FN", (double) all.clear().fn());
            numbers.put("Frag", (double) all.clear().frag());
            numbers.put("MT", (double) all.clear().mt());
            numbers.put("ML", (double) all.clear().ml());
        }
        if (wanted.contains("Identity")) {
            numbers.put("IDF1", all.identity().idf1());
            numbers.put("IDTP", (double) all.identity().tp());
            numbers.put("IDFN", (double) all.identity().fn());
            numbers.put("IDFP", (double) all.identity().fp());
            numbers.put("IDP", all.identity().precision());
            numbers.put("IDR", all.identity().recall());
        }
        return numbers;
    }
}
