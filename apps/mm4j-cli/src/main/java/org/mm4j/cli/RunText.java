package org.mm4j.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.MetricReport;

/** What came of a run over a data set, as commands print it. */
final class RunText {

    private RunText() {}

    /** The tables of the metrics, then a line for each number. */
    static void metrics(MetricReport metrics, PrintWriter out) {
        metrics.tables().forEach(table -> {
            out.println(table);
            out.println();
        });
        int width = metrics.values().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(1);
        metrics.values()
                .forEach((name, value) ->
                        out.println(String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  %.4f", name, value)));
        out.flush();
    }

    /** A line for each sample that could not be used. */
    static void skipped(List<Skipped> skipped, PrintWriter err) {
        for (Skipped one : skipped) {
            err.println("skipped: sample " + one.index() + (one.path().isEmpty() ? "" : " (" + one.path() + ")") + ": "
                    + one.reason());
        }
    }
}
