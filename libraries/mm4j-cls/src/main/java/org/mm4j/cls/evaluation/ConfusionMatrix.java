package org.mm4j.cls.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsDataSample;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.evaluation.Table;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** How often samples of each class were taken for each other class: {@code result/<class>/<taken for>}. */
@Doc("How often samples of each class were taken for each class.")
public final class ConfusionMatrix extends ChoiceMetric {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("number of classes; None for that of the scores")
            Integer numClasses,

            @Default("'cpu'") @Doc("only 'cpu'") String collectDevice,

            @Nullable @Doc("what the names of numbers begin with; by default confusion_matrix")
            String prefix) {

        public Args {
            checkCollectDevice(collectDevice);
        }
    }

    private final Args args;

    /** Makes the metric. */
    public ConfusionMatrix(Args args) {
        super(prefixOr(args.prefix(), "confusion_matrix"));
        this.args = args;
    }

    @Override
    protected Choice digest(ClsDataSample sample) {
        return choice(sample, args.numClasses());
    }

    /** Only what happened is in the numbers; the table has the zeros too. */
    @Override
    protected MetricReport compute(List<Choice> digests) {
        int classes = Choice.classes(digests);
        List<String> names = LabelNames.of(metainfo(), classes);
        long[][] matrix = new long[classes][classes];
        for (Choice one : digests) {
            matrix[one.truth()][one.best()]++;
        }
        Map<String, Double> values = new LinkedHashMap<>();
        List<String> headings = new ArrayList<>(List.of("truth"));
        headings.addAll(names);
        Table table = new Table(headings.toArray(String[]::new));
        for (int truth = 0; truth < classes; truth++) {
            List<String> row = new ArrayList<>(List.of(names.get(truth)));
            for (int best = 0; best < classes; best++) {
                long count = matrix[truth][best];
                row.add(Long.toString(count));
                if (count > 0) {
                    values.put("result/" + names.get(truth) + "/" + names.get(best), (double) count);
                }
            }
            table.row(row);
        }
        return new MetricReport(values, List.of(table.toString()));
    }
}
