package org.mm4j.cls.evaluation;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.BaseMetric;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Precision, recall and F1 of samples with any number of labels, in percent. A class is found if its score reaches a
 * threshold, or if it is among the best. Classes whose true score is -1 do not count.
 */
@Doc("Precision, recall and F1 of samples with any number of labels.")
public class MultiLabelMetric extends BaseMetric<ClsDataSample, MultiScores> {

    private static final double USUAL = 0.5;

    /** The arguments. */
    public record Args(
            @Nullable @Doc("the least score of a class that is found; by default 0.5, if there is no topk")
            Double thr,

            @Nullable @Doc("how many classes are found in each sample, in place of thr")
            Integer topk,

            @Default("('precision', 'recall', 'f1-score')") @Doc("some of precision, recall, f1-score, support")
            List<String> items,

            @Default("'macro'") @Nullable @Doc("macro, micro, or None for each class by itself")
            Average average,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Nullable @Doc("what the names of numbers begin with; by default multi-label")
            String prefix) {

        public Args {
            if (thr != null && topk != null) {
                throw new IllegalArgumentException("thr and topk exclude each other: leave one of them out");
            }
            if (topk != null && topk < 1) {
                throw new IllegalArgumentException("topk: expected at least 1, got " + topk);
            }
            LabelCounts.checkItems(items);
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public MultiLabelMetric(Args args) {
        super(ClsDataSample.class, prefixOr(args.prefix(), "multi-label"));
        this.args = args;
    }

    @Override
    protected MultiScores digest(ClsDataSample sample) {
        MultiScores scores = MultiScores.of(sample, "MultiLabelMetric");
        if (args.topk() != null && args.topk() > scores.classes()) {
            throw new IllegalArgumentException("topk=" + args.topk() + " of " + scores.classes() + " classes");
        }
        return scores;
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
        LabelCounts counts = new LabelCounts(classes);
        for (MultiScores one : digests) {
            for (int label = 0; label < classes; label++) {
                boolean counted = one.truth(label) != MultiScores.IGNORED;
                counts.add(label, counted && isFound(one, label), counted && one.truth(label) == 1);
            }
        }
        Map<String, Double> values = new LinkedHashMap<>();
        counts.report(args.items(), suffix(), args.average(), names, values);
        return new MetricReport(
                values, args.average() == null ? List.of(counts.table(names).toString()) : List.of());
    }

    private boolean isFound(MultiScores sample, int label) {
        Integer topk = args.topk();
        return topk == null ? sample.score(label) >= (float) threshold() : sample.rank(label) < topk;
    }

    private double threshold() {
        return args.thr() == null ? USUAL : args.thr();
    }

    private String suffix() {
        if (args.topk() != null) {
            return "_top" + args.topk();
        }
        return threshold() == USUAL ? "" : String.format(Locale.ROOT, "_thr-%.2f", threshold());
    }
}
