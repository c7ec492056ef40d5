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
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.datasets.coco.CocoFile;
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
 * COCO's precision and recall of boxes, masks and proposals.
 *
 * <p>The truth is that of {@code ann_file}; without one it is what the samples bring as {@code instances}, which
 * {@code meta_keys} of {@code PackDetInputs} has to name. The classes of the data set are found in the file by name. Boxes
 * that are not finite are no targets, which the report notes; boxes without width or height, which data sets leave out, are
 * targets that nothing matches.
 *
 * <p>What cannot be judged is said as soon as it is known: before the first sample what is wrong with the file, or that
 * results cannot be written, and with the first sample a label that is no class, a model without masks for {@code segm}, and
 * a picture that the file does not have.
 */
@Doc("COCO's average precision and recall.")
public final class CocoMetric extends BaseMetric<DetDataSample, CocoDigest> {

    private static final List<String> KINDS = List.of("bbox", "segm", "proposal", "proposal_fast");

    /** The arguments. */
    public record Args(
            @Doc("the annotations; by default those that the samples bring") @Nullable
            String annFile,

            @Default("'bbox'") @Doc("bbox, segm, proposal, proposal_fast, or a list of these")
            Strings metric,

            @Default("False") @Doc("whether to give the precision of each class")
            boolean classwise,

            @Default("(100, 300, 1000)") @Doc("numbers of detections in a picture that count")
            List<Integer> proposalNums,

            @Doc("least overlaps of a match; by default 0.5 to 0.95 in steps of 0.05") @Nullable
            Doubles iouThrs,

            @Doc("the numbers to give; by default the precisions, of proposals the recalls") @Nullable
            List<String> metricItems,

            @Default("False") @Doc("write the results, compute nothing")
            boolean formatOnly,

            @Doc("write the results to files whose names begin so") @Nullable
            String outfilePrefix,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Doc("what the names of numbers begin with; by default coco") @Nullable
            String prefix,

            @Default("False") @Doc("classes are found by name, so that their order in the file does not matter")
            boolean sortCategories,

            @Default("False") @Doc("whether to use all processors")
            boolean useMpEval) {

        /** Checks what can be checked without the annotations. */
        public Args {
            metric.among("metric", KINDS);
            checkCollectDevice(collectDevice);
            FileBackends.requireLocal("file_client_args", fileClientArgs, "annotations");
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
            if (metricItems != null) {
                new Strings(metricItems).among("metric item", CocoReport.ITEMS);
            }
            if (formatOnly && outfilePrefix == null) {
                throw new IllegalArgumentException("format_only writes the results, so it needs an outfile_prefix");
            }
            if (proposalNums.size() != 3 || proposalNums.stream().anyMatch(n -> n < 1)) {
                throw new IllegalArgumentException(
                        "proposal_nums are three numbers of at least 1, not " + proposalNums);
            }
        }

        /** The least overlaps of a match. */
        public double[] thresholds() {
            return iouThrs == null ? CocoEval.defaultThresholds() : iouThrs.toArray();
        }

        /** The numbers of detections in a picture that count. */
        public int[] limits() {
            return proposalNums.stream().mapToInt(n -> n).toArray();
        }
    }

    private final Args args;
    private @Nullable CocoTruth fileTruth;

    /** A metric of which the annotations are read when the data set is known, or at the latest when they are needed. */
    public CocoMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.prefix(), "coco"));
        this.args = args;
    }

    /**
     * Reads the annotations, so that what is wrong with them is said before the first sample.
     *
     * @throws UncheckedIOException if they cannot be read, or results cannot be written
     * @throws org.mm4j.det.datasets.coco.CocoException if they lack a class of the data set
     */
    @Override
    public void metainfo(Metainfo known) {
        super.metainfo(known);
        fileTruth = args.annFile() == null ? null : read(args.annFile());
        if (args.outfilePrefix() != null) {
            ResultFiles.requireWritable(ResultFiles.boxes(args.outfilePrefix()));
        }
    }

    @Override
    protected CocoDigest digest(DetDataSample sample) {
        CocoDigest digest = CocoDigest.of(sample, args.annFile() == null);
        digest.check(fileTruth, metainfo().classes().size(), comparesMasks());
        return digest;
    }

    private boolean comparesMasks() {
        return !args.formatOnly() && args.metric().values().contains("segm");
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
        CocoTruth truth = truth(digests);
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        if (args.formatOnly()) {
            return ResultFiles.alone(() -> written(digests, truth));
        }
        for (String kind : args.metric().values()) {
            evaluate(kind, digests, truth, values, tables);
        }
        MetricReport report = new MetricReport(values, tables, truth.notes());
        return args.outfilePrefix() == null ? report : ResultFiles.beside(report, () -> written(digests, truth));
    }

    private CocoTruth truth(List<CocoDigest> digests) {
        if (args.annFile() == null) {
            return CocoTruth.of(digests, metainfo().classes());
        }
        if (fileTruth == null) {
            fileTruth = read(args.annFile());
        }
        return fileTruth;
    }

    private CocoTruth read(String annFile) {
        CocoTruth truth;
        try {
            truth = CocoTruth.of(CocoFile.read(Path.of(annFile)), metainfo().classes(), annFile);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (comparesMasks()) {
            truth.requireMasks();
        }
        return truth;
    }

    private String written(List<CocoDigest> digests, CocoTruth truth) throws IOException {
        return CocoResultFiles.write(String.valueOf(args.outfilePrefix()), digests, truth);
    }

    private void evaluate(
            String kind, List<CocoDigest> digests, CocoTruth truth, Map<String, Double> values, List<String> tables) {
        if (kind.equals("proposal_fast")) {
            recalls(digests, truth, values, tables);
            return;
        }
        IouType type = kind.equals("segm") ? IouType.SEGM : IouType.BBOX;
        CocoResult result = CocoEval.evaluate(
                truth.targets(type),
                CocoDigest.detections(digests, truth, type),
                new CocoEval.Params(
                        type,
                        args.limits(),
                        !kind.equals("proposal"),
                        args.thresholds(),
                        truth.categories(),
                        truth.images(),
                        args.useMpEval()));
        new CocoReport(args, truth.names(), truth.categories()).add(kind, result, values, tables);
    }

    private void recalls(List<CocoDigest> digests, CocoTruth truth, Map<String, Double> values, List<String> tables) {
        int[] limits = args.limits();
        double[][] recalls = Recalls.of(truth.proposalPairs(digests), limits, args.thresholds(), false);
        Table table = new Table("proposals", "average recall");
        for (int i = 0; i < limits.length; i++) {
            double mean = Arrays.stream(recalls[i]).average().orElse(Double.NaN);
            values.put("AR@" + limits[i], mean);
            table.row(List.of(Integer.toString(limits[i]), String.format(Locale.ROOT, "%.4f", mean)));
        }
        tables.add(table.toString());
    }
}
