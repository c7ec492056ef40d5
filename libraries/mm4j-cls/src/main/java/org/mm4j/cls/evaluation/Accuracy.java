package org.mm4j.cls.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** The percentage of samples whose class is among those with the largest scores: {@code top1} and so on. */
@Doc("How many samples are classified right, in percent.")
public final class Accuracy extends ChoiceMetric {

    /** The arguments. */
    public record Args(
            @Default("(1, )") @Doc("how many of the best classes may be the right one: a number or several")
            Ints topk,

            @Default("0.") @Nullable @Doc("what the score has to be above: a number, None, or a list of these")
            Thresholds thrs,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Nullable @Doc("what the names of numbers begin with; by default accuracy")
            String prefix) {

        public Args {
            if (topk.values().isEmpty() || topk.values().stream().anyMatch(k -> k < 1)) {
                throw new IllegalArgumentException("topk: expected numbers of at least 1, got " + topk);
            }
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public Accuracy(Args args) {
        super(prefixOr(args.prefix(), "accuracy"));
        this.args = args;
    }

    @Override
    protected Choice digest(ClsDataSample sample) {
        Choice choice = Choice.of(sample, "Accuracy");
        for (int k : args.topk().values()) {
            if (k > choice.classes()) {
                throw new IllegalArgumentException("topk=" + k + " of " + choice.classes()
                        + " classes: check topk in val_evaluator and test_evaluator of the config");
            }
        }
        return choice;
    }

    @Override
    protected MetricReport compute(List<Choice> digests) {
        Thresholds thresholds = Thresholds.orNone(args.thrs());
        Map<String, Double> values = new LinkedHashMap<>();
        for (int k : args.topk().values()) {
            for (Optional<Double> threshold : thresholds.values()) {
                long right = digests.stream()
                        .filter(one -> one.rank() < k && Thresholds.isAbove(one.truthScore(), threshold))
                        .count();
                values.put("top" + k + thresholds.suffix(threshold), 100.0 * right / digests.size());
            }
        }
        return new MetricReport(values, List.of());
    }
}
