package org.mm4j.cls.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Precision, recall and F1 of samples with one label each, in percent, and how many samples classes have. */
@Doc("Precision, recall and F1 of samples with one label.")
public final class SingleLabelMetric extends ChoiceMetric {

    /** The arguments. */
    public record Args(
            @Default("0.") @Nullable @Doc("what the score has to be above: a number, None, or a list of these")
            Thresholds thrs,

            @Default("('precision', 'recall', 'f1-score')") @Doc("some of precision, recall, f1-score, support")
            List<String> items,

            @Default("'macro'") @Nullable @Doc("macro, micro, or None for each class by itself")
            Average average,

            @Nullable @Doc("number of classes; None for that of the scores")
            Integer numClasses,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Nullable @Doc("what the names of numbers begin with; by default single-label")
            String prefix) {

        public Args {
            LabelCounts.checkItems(items);
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public SingleLabelMetric(Args args) {
        super(prefixOr(args.prefix(), "single-label"));
        this.args = args;
    }

    @Override
    protected Choice digest(ClsDataSample sample) {
        return choice(sample, args.numClasses());
    }

    @Override
    protected MetricReport compute(List<Choice> digests) {
        int classes = Choice.classes(digests);
        List<String> names = LabelNames.of(metainfo(), classes);
        Thresholds thresholds = Thresholds.orNone(args.thrs());
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> tables = new ArrayList<>();
        for (Optional<Double> threshold : thresholds.values()) {
            LabelCounts counts = new LabelCounts(classes);
            for (Choice one : digests) {
                boolean isSure = Thresholds.isAbove(one.bestScore(), threshold);
                counts.add(one.truth(), isSure && one.best() == one.truth(), true);
                if (one.best() != one.truth()) {
                    counts.add(one.best(), isSure, false);
                }
            }
            counts.report(args.items(), thresholds.suffix(threshold), args.average(), names, values);
            if (args.average() == null) {
                tables.add(counts.table(names).toString());
            }
        }
        return new MetricReport(values, tables);
    }
}
