package org.mm4j.rotate.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.evaluation.AveragePrecision;
import org.mm4j.det.evaluation.VOCMetric;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.structures.Doubles;
import org.mm4j.engine.structures.Strings;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Mean average precision of rotated boxes as PASCAL VOC computes it for horizontal ones (DOTA, Xia et al. 2018); or the
 * detections of patches put together for the evaluation server of DOTA.
 */
@Doc("Mean average precision of rotated boxes, as VOC computes it.")
public final class DOTAMetric extends BaseMetric<DetDataSample, DOTADigest> {

    /** The arguments. */
    public record Args(
            @Default("0.5") @Doc("least overlaps of a match: a number or several")
            Doubles iouThrs,

            @Doc("only None") @Nullable Object scaleRanges,

            @Default("'mAP'") @Doc("only mAP") Strings metric,

            @Default("'rbox'") @Doc("rbox or qbox: the type of the boxes")
            String predictBoxType,

            @Default("False") @Doc("write the results, compute nothing")
            boolean formatOnly,

            @Doc("write the results to a file whose name begins so; of merge_patches the folder to be made") @Nullable
            String outfilePrefix,

            @Default("False") @Doc("put the detections of patches together and write them for DOTA's server")
            boolean mergePatches,

            @Default("0.1") @Doc("least overlap at which merge_patches drops the worse of two boxes")
            double iouThr,

            @Default("'11points'") @Doc("area or 11points: how to take the mean of a curve")
            String evalMode,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Doc("what the names of numbers begin with; by default dota") @Nullable
            String prefix) {

        /** Checks. */
        public Args {
            if (metric.among("metric", List.of("mAP")).size() != 1) {
                throw new IllegalArgumentException("DOTAMetric computes one metric, not " + metric.values());
            }
            if (scaleRanges != null) {
                throw new IllegalArgumentException("scale_ranges of DOTAMetric is not supported");
            }
            PredictedBoxes.of(predictBoxType);
            AveragePrecision.of(evalMode);
            checkCollectDevice(collectDevice);
            if ((formatOnly || mergePatches) && outfilePrefix == null) {
                throw new IllegalArgumentException((mergePatches ? "merge_patches" : "format_only")
                        + " writes the results, so it needs an outfile_prefix");
            }
        }
    }

    private final Args args;
    private final PredictedBoxes type;

    /**
     * Makes the metric.
     *
     * @throws IllegalArgumentException if the folder that is to be made is there already
     */
    public DOTAMetric(Args args) {
        super(DetDataSample.class, prefixOr(args.prefix(), "dota"));
        this.args = args;
        this.type = PredictedBoxes.of(args.predictBoxType());
        if (args.mergePatches() && args.outfilePrefix() != null && Files.exists(Path.of(args.outfilePrefix()))) {
            // Not after everything is predicted.
            throw new IllegalArgumentException(args.outfilePrefix() + ": " + DOTASubmission.FOLDER_TO_BE_MADE);
        }
    }

    @Override
    protected DOTADigest digest(DetDataSample sample) {
        return DOTADigest.of(sample, type, !args.formatOnly() && !args.mergePatches());
    }

    @Override
    protected void write(DOTADigest digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected DOTADigest read(DataInputStream in) throws IOException {
        return DOTADigest.read(in);
    }

    @Override
    protected MetricReport compute(List<DOTADigest> digests) {
        List<String> tables = new ArrayList<>();
        if (args.outfilePrefix() != null) {
            tables.add("results are in " + written(args.outfilePrefix(), digests));
            if (args.formatOnly() || args.mergePatches()) {
                return new MetricReport(Map.of(), tables);
            }
        }
        MetricReport report = VOCMetric.precisions(
                digests.stream().map(DOTADigest::picture).toList(),
                metainfo().classes(),
                type,
                args.iouThrs().values(),
                AveragePrecision.of(args.evalMode()));
        tables.addAll(report.tables());
        return new MetricReport(report.values(), tables);
    }

    private Path written(String prefix, List<DOTADigest> digests) {
        try {
            if (args.mergePatches()) {
                return new DOTASubmission(type, metainfo().classes(), (float) args.iouThr())
                        .write(digests, Path.of(prefix));
            }
            return DOTAResultFile.write(digests, type, prefix);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write the results of DOTAMetric: " + failure.getMessage(), failure);
        }
    }
}
