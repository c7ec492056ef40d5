package org.mm4j.det.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mm4j.det.evaluation.CocoEval.Area;
import org.mm4j.engine.evaluation.Table;

/** Which numbers of a {@link CocoResult} a metric gives, and under which names. */
public final class CocoReport {

    /** The numbers, in the order of {@link CocoResult#stats}. */
    static final List<String> ITEMS = List.of(
            "mAP",
            "mAP_50",
            "mAP_75",
            "mAP_s",
            "mAP_m",
            "mAP_l",
            "AR@100",
            "AR@300",
            "AR@1000",
            "AR_s@1000",
            "AR_m@1000",
            "AR_l@1000");

    private final CocoMetric.Args args;
    private final List<String> names;
    private final long[] categories;

    /**
     * A report.
     *
     * @param args which numbers to give
     * @param names of the classes by label
     * @param categories numbers of the classes by label
     */
    public CocoReport(CocoMetric.Args args, List<String> names, long[] categories) {
        this.args = args;
        this.names = List.copyOf(names);
        this.categories = categories.clone();
    }

    /**
     * Adds the numbers of one kind.
     *
     * @param kind {@code bbox}, {@code segm} or {@code proposal}
     */
    public void add(String kind, CocoResult result, Map<String, Double> values, List<String> tables) {
        boolean proposals = kind.equals("proposal");
        if (args.classwise() && !proposals) {
            classwise(result, values, tables);
        }
        double[] stats = result.stats();
        List<String> wanted = args.metricItems();
        List<String> items = wanted != null ? wanted : proposals ? ITEMS.subList(6, 12) : ITEMS.subList(0, 6);
        for (String item : items) {
            values.put(proposals ? item : kind + "_" + item, Rounding.to3(stats[ITEMS.indexOf(item)]));
        }
        tables.add(kind + "\n" + result.summary());
    }

    private void classwise(CocoResult result, Map<String, Double> values, List<String> tables) {
        Table table = new Table("category", "mAP", "mAP_50", "mAP_75", "mAP_s", "mAP_m", "mAP_l");
        for (int label = 0; label < categories.length; label++) {
            int k = result.indexOf(categories[label]);
            String name = names.get(label);
            values.put(name + "_precision", Rounding.to3(result.precision(k, Area.ALL)));
            table.row(List.of(
                    name,
                    text(result.precision(k, Area.ALL)),
                    text(result.precision(k, Area.ALL, 0.5)),
                    text(result.precision(k, Area.ALL, 0.75)),
                    text(result.precision(k, Area.SMALL)),
                    text(result.precision(k, Area.MEDIUM)),
                    text(result.precision(k, Area.LARGE))));
        }
        tables.add(table.toString());
    }

    private static String text(double value) {
        return Double.isNaN(value) ? "nan" : String.format(Locale.ROOT, "%.3f", Rounding.to3(value));
    }
}
