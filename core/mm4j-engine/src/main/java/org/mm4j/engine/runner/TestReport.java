package org.mm4j.engine.runner;

import java.util.List;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.MetricReport;

/**
 * What came of a test.
 *
 * @param metrics the numbers and tables
 * @param samples how many were predicted and judged
 * @param skipped those that could not be used
 * @param seconds of the whole run, without building
 * @param waiting of these, the seconds in which the model had to wait for data
 * @param predicting of these, the seconds in which the model worked
 */
public record TestReport(
        MetricReport metrics, long samples, List<Skipped> skipped, double seconds, double waiting, double predicting) {

    /** Copies the list. */
    public TestReport {
        skipped = List.copyOf(skipped);
    }
}
