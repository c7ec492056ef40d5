package org.mm4j.cls.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * The mean, over the samples that show a class, of the precision among those with at least their score; in percent. Samples
 * whose true score of a class is -1 do not count for it.
 */
@Doc("Mean average precision of samples with any number of labels.")
public class AveragePrecision extends BaseMetric<ClsDataSample, MultiScores> {

    /** The arguments. */
    public record Args(
            @Default("'macro'") @Nullable @Doc("macro, or None for each class by itself")
            Average average,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Nullable @Doc("what the names of numbers begin with; by default multi-label")
            String prefix) {

        public Args {
            if (average == Average.MICRO) {
                throw new IllegalArgumentException("average: expected 'macro' or None, got 'micro'");
            }
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public AveragePrecision(Args args) {
        super(ClsDataSample.class, prefixOr(args.prefix(), "multi-label"));
        this.args = args;
    }

    @Override
    protected MultiScores digest(ClsDataSample sample) {
        return MultiScores.of(sample, "AveragePrecision");
    }

    @Override
    protected void write(MultiScores digest, DataOutputStream out) throws IOException {
        digest.write(out);
    }

    @Override
    protected MultiScores read(DataInputStream in) throws IOException {
        return MultiScores.read(in);
    }

    @Override
    protected MetricReport compute(List<MultiScores> digests) {
        int classes = MultiScores.classes(digests);
        List<String> names = LabelNames.of(metainfo(), classes);
        Map<String, Double> values = new LinkedHashMap<>();
        double sum = 0;
        for (int label = 0; label < classes; label++) {
            double precision = 100 * precision(digests, label);
            sum += precision;
            if (args.average() == null) {
                values.put("AP_classwise/" + names.get(label), precision);
            }
        }
        if (args.average() != null) {
            values.put("mAP", sum / classes);
        }
        return new MetricReport(values, List.of());
    }

    /** Of samples with the same score, the first counts first. */
    private static double precision(List<MultiScores> samples, int label) {
        List<MultiScores> order = samples.stream()
                .filter(sample -> sample.truth(label) != MultiScores.IGNORED)
                .sorted(Comparator.comparingDouble((MultiScores sample) -> -sample.score(label)))
                .toList();
        double sum = 0;
        int right = 0;
        for (int i = 0; i < order.size(); i++) {
            if (order.get(i).truth(label) == 1) {
                right++;
                sum += (double) right / (i + 1);
            }
        }
        return right == 0 ? 0 : sum / right;
    }
}
