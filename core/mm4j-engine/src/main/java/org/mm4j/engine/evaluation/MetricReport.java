package org.mm4j.engine.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a metric computed.
 *
 * @param values the numbers by name, in order; NaN where there is nothing to compute from
 * @param tables tables and summaries for people, each of one or more lines
 * @param notes what a user should know of the numbers, such as what they leave out
 * @param isComplete whether all was done that was asked for; if not, such as where a file of results cannot be written, a
 *     note says what is missing, and the numbers are right all the same
 */
public record MetricReport(Map<String, Double> values, List<String> tables, List<String> notes, boolean isComplete) {

    /** A complete report. */
    public MetricReport(Map<String, Double> values, List<String> tables, List<String> notes) {
        this(values, tables, notes, true);
    }

    /** A report of which there is nothing more to know. */
    public MetricReport(Map<String, Double> values, List<String> tables) {
        this(values, tables, List.of());
    }

    /** Copies all. */
    public MetricReport {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }
}
