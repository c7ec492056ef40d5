package org.mm4j.det.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.det.datasets.coco.LvisFields;
import org.mm4j.det.datasets.coco.LvisFields.Frequency;
import org.mm4j.det.evaluation.CocoEval.Area;
import org.mm4j.det.evaluation.CocoEval.IouType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.Table;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.structures.Doubles;
import org.mm4j.engine.structures.Strings;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Precision and recall as LVIS computes them (Gupta, Dollár, Girshick, LVIS: A Dataset for Large Vocabulary Instance
 * Segmentation, 2019): the best 300 detections of a picture count, of classes for which the picture is annotated, and
 * those that match nothing do not count for classes of which not all instances are annotated. There are numbers for rare,
 * common and frequent classes. As in the original, classes are told apart for proposals too.
 */
@Doc("LVIS's average precision and recall.")
public final class LVISMetric extends BaseMetric<DetDataSample, CocoDigest> {

    private static final List<String> KINDS = List.of("bbox", "segm", "proposal", "proposal_fast");
    private static final List<String> PRECISIONS =
            List.of("AP", "AP50", "AP75", "APs", "APm", "APl", "APr", "APc", "APf");
    private static final List<String> RECALLS = List.of("AR@300", "ARs@300", "ARm@300", "ARl@300");

    /** So many detections of a picture count. */
    private static final int MOST = 300;

    /** The arguments. */
    public record Args(
            @Doc("the annotations, in the format of LVIS") String annFile,

            @Default("'bbox'") @Doc("bbox, segm, proposal, proposal_fast, or a list of these")
            Strings metric,

            @Default("False") @Doc("whether to give the precision of each class")
            boolean classwise,

            @Default("(100, 300, 1000)") @Doc("of proposal_fast: numbers of proposals of a picture that count")
            List<Integer> proposalNums,

            @Doc("of proposal_fast: least overlaps of a match; by default 0.5 to 0.95 in steps of 0.05") @Nullable
            Doubles iouThrs,

            @Doc("the numbers to give; by default the precisions, of proposals the recalls") @Nullable
            List<String> metricItems,

            @Default("False") @Doc("write the results, compute nothing")
            boolean formatOnly,

            @Doc("write the results to files whose names begin so") @Nullable
            String outfilePrefix,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Doc("what the names of numbers begin with; by default lvis") @Nullable
            String prefix,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs) {

        /** Checks what can be checked without the annotations. */
        public Args {
            metric.among("metric", KINDS);
            checkCollectDevice(collectDevice);
            FileBackends.requireLocal("file_client_args", fileClientArgs, "annotations");
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
            if (metricItems != null) {
                List<String> known = new ArrayList<>(PRECISIONS);
                known.addAll(RECALLS);
                new Strings(metricItems).among("metric item", known);
            }
            if (formatOnly && outfilePrefix == null) {
                throw new IllegalArgumentException("format_only writes the results, so it needs an outfile_prefix");
            }
            boolean isFast = metric.values().contains("proposal_fast");
            if (iouThrs != null && !isFast) {
                throw new IllegalArgumentException(
                        "iou_thrs of LVISMetric is of proposal_fast only: the others have those of LVIS; leave it out");
            }
            if (proposalNums.isEmpty() || proposalNums.stream().anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException("proposal_nums are numbers of at least 1, not " + proposalNums);
            }
        }
    }

    private record Truth(CocoTruth coco, LvisFields fields) {}

    private final Args args;
    private @Nullable Truth truth;

    /** A metric of which the annotations are read when the data set is known, or at the latest when they are needed. */
    public LVISMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.prefix(), "lvis"));
        this.args = args;
    }

    /**
     * Reads the annotations, so that what is wrong with them is said before the first sample.
     *
     * @throws UncheckedIOException if they cannot be read, or results cannot be written
     * @throws org.mm4j.det.datasets.coco.CocoException if they lack a class of the data set, or an entry of LVIS
     */
    @Override
    public void metainfo(Metainfo known) {
        super.metainfo(known);
        truth = read();
        if (args.outfilePrefix() != null) {
            ResultFiles.requireWritable(ResultFiles.boxes(args.outfilePrefix()));
        }
    }

    private Truth truth() {
        Truth known = truth;
        if (known == null) {
            known = read();
            truth = known;
        }
        return known;
    }

    private Truth read() {
        Path file = Path.of(args.annFile());
        try {
            CocoTruth coco = CocoTruth.of(CocoFile.read(file), metainfo().classes(), args.annFile());
            if (comparesMasks()) {
                coco.requireMasks();
            }
            return new Truth(coco, LvisFields.read(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private boolean comparesMasks() {
        return !args.formatOnly() && args.metric().values().contains("segm");
    }

    @Override
    protected CocoDigest digest(DetDataSample sample) {
        CocoDigest digest = CocoDigest.of(sample, false);
        digest.check(truth().coco(), metainfo().classes().size(), comparesMasks());
        return digest;
    }

    @Override
    protected void write(CocoDigest digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected CocoDigest read(DataInputStream in) throws IOException {
        return CocoDigest.read(in);
    }

    @Override
    protected MetricReport compute(List<CocoDigest> digests) {
        Truth known = truth();
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        if (args.formatOnly()) {
            return ResultFiles.alone(() -> written(digests, known.coco()));
        }
        for (String kind : args.metric().values()) {
            if (kind.equals("proposal_fast")) {
                recalls(digests, known.coco(), values, tables);
            } else {
                evaluate(kind, digests, known, values, tables);
            }
        }
        MetricReport report = new MetricReport(values, tables, known.coco().notes());
        return args.outfilePrefix() == null ? report : ResultFiles.beside(report, () -> written(digests, known.coco()));
    }

    private String written(List<CocoDigest> digests, CocoTruth truth) throws IOException {
        return CocoResultFiles.write(String.valueOf(args.outfilePrefix()), digests, truth);
    }

    private void evaluate(
            String kind, List<CocoDigest> digests, Truth known, Map<String, Double> values, List<String> tables) {
        IouType type = kind.equals("segm") ? IouType.SEGM : IouType.BBOX;
        boolean isProposal = kind.equals("proposal");
        CocoTruth coco = known.coco();
        List<CocoEval.Target> targets = coco.targetsWithoutCrowds(type);
        CocoResult result = CocoEval.evaluate(
                targets,
                new FederatedDetections(known.fields(), targets, MOST)
                        .select(CocoDigest.detections(digests, coco, type)),
                new CocoEval.Params(
                        type,
                        new int[] {MOST, MOST, MOST},
                        true,
                        CocoEval.defaultThresholds(),
                        coco.categories(),
                        coco.images(),
                        false));
        Map<String, Double> numbers = numbers(result, known.fields());
        if (args.classwise() && !isProposal) {
            classwise(result, coco, values, tables);
        }
        List<String> wanted = args.metricItems() == null ? isProposal ? RECALLS : PRECISIONS : args.metricItems();
        for (Map.Entry<String, Double> number : numbers.entrySet()) {
            if (wanted.contains(number.getKey())) {
                values.put((isProposal ? "" : kind + "_") + number.getKey(), Rounding.to3(number.getValue()));
            }
        }
        Table table = new Table(kind, "value");
        numbers.forEach((name, value) -> table.row(List.of(name, String.format(Locale.ROOT, "%.3f", value))));
        tables.add(table.toString());
    }

    /** All numbers, in the order of the original. */
    private static Map<String, Double> numbers(CocoResult result, LvisFields fields) {
        int[] all = IntStream.range(0, result.params().categories().length).toArray();
        double any = Double.NaN;
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("AP", result.meanPrecision(all, Area.ALL, any));
        numbers.put("AP50", result.meanPrecision(all, Area.ALL, 0.5));
        numbers.put("AP75", result.meanPrecision(all, Area.ALL, 0.75));
        numbers.put("APs", result.meanPrecision(all, Area.SMALL, any));
        numbers.put("APm", result.meanPrecision(all, Area.MEDIUM, any));
        numbers.put("APl", result.meanPrecision(all, Area.LARGE, any));
        Map<Frequency, String> names =
                Map.of(Frequency.RARE, "APr", Frequency.COMMON, "APc", Frequency.FREQUENT, "APf");
        for (Frequency frequency : Frequency.values()) {
            int[] own = Arrays.stream(result.params().categories())
                    .filter(category -> fields.frequencies().get(category) == frequency)
                    .mapToInt(result::indexOf)
                    .toArray();
            numbers.put(String.valueOf(names.get(frequency)), result.meanPrecision(own, Area.ALL, any));
        }
        numbers.put("AR@300", result.meanRecall(Area.ALL));
        numbers.put("ARs@300", result.meanRecall(Area.SMALL));
        numbers.put("ARm@300", result.meanRecall(Area.MEDIUM));
        numbers.put("ARl@300", result.meanRecall(Area.LARGE));
        return numbers;
    }

    private static void classwise(CocoResult result, CocoTruth truth, Map<String, Double> values, List<String> tables) {
        Table table = new Table("category", "AP");
        long[] categories = truth.categories();
        for (int label = 0; label < categories.length; label++) {
            double precision = result.precision(result.indexOf(categories[label]), Area.ALL);
            values.put(truth.names().get(label) + "_precision", Rounding.to3(precision));
            table.row(List.of(truth.names().get(label), String.format(Locale.ROOT, "%.3f", precision)));
        }
        tables.add(table.toString());
    }

    private void recalls(List<CocoDigest> digests, CocoTruth truth, Map<String, Double> values, List<String> tables) {
        int[] limits = args.proposalNums().stream().mapToInt(n -> n).toArray();
        double[] thresholds = args.iouThrs() == null
                ? CocoEval.defaultThresholds()
                : args.iouThrs().toArray();
        double[][] recalls = Recalls.of(truth.proposalPairs(digests), limits, thresholds, false);
        for (int i = 0; i < limits.length; i++) {
            values.put("AR@" + limits[i], Arrays.stream(recalls[i]).average().orElse(Double.NaN));
        }
        tables.add(Arrays.stream(limits)
                .mapToObj(limit -> String.format(Locale.ROOT, "AR@%d = %.4f", limit, values.get("AR@" + limit)))
                .collect(Collectors.joining("\n")));
    }
}
