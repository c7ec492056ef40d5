package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.evaluation.MeanAp.ClassResult;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.structures.Doubles;
import org.mm4j.engine.structures.Strings;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** PASCAL VOC's mean average precision, or the recall of proposals; the last pixel belongs to a box. */
@Doc("PASCAL VOC's mean average precision.")
public final class VOCMetric extends BaseMetric<DetDataSample, MeanAp.Picture> {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("least overlaps of a match: a number or several")
            Doubles iouThrs,

            @Doc("only None") @Nullable Object scaleRanges,

            @Default("'mAP'") @Doc("mAP or recall") Strings metric,

            @Default("(100, 300, 1000)") @Doc("numbers of detections in a picture that count for the recall")
            List<Integer> proposalNums,

            @Default("'11points'") @Doc("area or 11points: how to take the mean of a curve")
            String evalMode,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Doc("what the names of numbers begin with; by default pascal_voc") @Nullable
            String prefix) {

        /** Checks. */
        public Args {
            if (metric.among("metric", List.of("mAP", "recall")).size() != 1) {
                throw new IllegalArgumentException("VOCMetric computes one metric, not " + metric.values());
            }
            if (scaleRanges != null) {
                throw new IllegalArgumentException(
                        "scale_ranges of VOCMetric is not supported: one number a threshold cannot hold a range's");
            }
            AveragePrecision.of(evalMode);
            checkCollectDevice(collectDevice);
            if (proposalNums.isEmpty() || proposalNums.stream().anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException("proposal_nums are numbers of at least 1, not " + proposalNums);
            }
        }
    }

    private final Args args;

    /** Makes the metric. */
    public VOCMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.prefix(), "pascal_voc"));
        this.args = args;
    }

    @Override
    protected MeanAp.Picture digest(DetDataSample sample) {
        return BoxDigest.of(sample, 4, true);
    }

    @Override
    protected void write(MeanAp.Picture digest, DataOutputStream out) throws IOException {
        BoxDigest.write(digest, out);
    }

    @Override
    protected MeanAp.Picture read(DataInputStream in) throws IOException {
        return BoxDigest.read(in);
    }

    @Override
    protected MetricReport compute(List<MeanAp.Picture> digests) {
        return args.metric().values().contains("mAP") ? precisions(digests) : recalls(digests);
    }

    private MetricReport precisions(List<MeanAp.Picture> pictures) {
        return precisions(
                pictures,
                metainfo().classes(),
                MeanAp.horizontal(true),
                args.iouThrs().values(),
                AveragePrecision.of(args.evalMode()));
    }

    /** {@code mAP} and {@code AP50} and the like, with a table for each threshold. */
    public static MetricReport precisions(
            List<MeanAp.Picture> pictures,
            List<String> classes,
            MeanAp.Geometry geometry,
            List<Double> thresholds,
            AveragePrecision mode) {
        if (classes.isEmpty()) {
            throw new IllegalStateException("the data set does not say what its classes are");
        }
        Map<String, Double> single = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        double sum = 0;
        for (double threshold : thresholds) {
            List<List<ClassResult>> results = MeanAp.evaluate(
                    pictures, classes.size(), geometry, new MeanAp.Params(threshold, mode, MeanAp.Rule.VOC, List.of()));
            double mean = MeanAp.mean(results, 0);
            sum += mean;
            single.put(String.format(Locale.ROOT, "AP%02d", (int) (threshold * 100)), Rounding.to3(mean));
            tables.add("iou_thr " + threshold + "\n" + MeanAp.table(results, 0, classes));
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("mAP", sum / thresholds.size());
        values.putAll(single);
        return new MetricReport(values, tables);
    }

    /** The recall of the detections of the first class, which is that of proposals. */
    private MetricReport recalls(List<MeanAp.Picture> pictures) {
        int[] limits = args.proposalNums().stream().mapToInt(n -> n).toArray();
        double[] thresholds = args.iouThrs().toArray();
        double[][] recalls =
                Recalls.of(pictures.stream().map(VOCMetric::proposals).toList(), limits, thresholds, true);
        Map<String, Double> values = new LinkedHashMap<>();
        for (int i = 0; i < limits.length; i++) {
            for (int t = 0; t < thresholds.length; t++) {
                values.put("recall@" + limits[i] + "@" + thresholds[t], recalls[i][t]);
            }
        }
        for (int i = 0; thresholds.length > 1 && i < limits.length; i++) {
            values.put("AR@" + limits[i], Arrays.stream(recalls[i]).average().orElse(Double.NaN));
        }
        return new MetricReport(values, List.of());
    }

    private static Recalls.Pair proposals(MeanAp.Picture picture) {
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < picture.scores().length; i++) {
            if (picture.detectionLabels()[i] == 0) {
                best.add(i);
            }
        }
        best.sort((a, b) -> Float.compare(picture.scores()[b], picture.scores()[a]));
        float[] boxes = new float[4 * best.size()];
        for (int i = 0; i < best.size(); i++) {
            System.arraycopy(picture.detections(), 4 * best.get(i), boxes, 4 * i, 4);
        }
        return new Recalls.Pair(picture.boxes(), boxes);
    }
}
