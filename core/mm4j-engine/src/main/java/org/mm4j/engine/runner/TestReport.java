package org.mm4j.engine.runner;

import java.util.List;
import org.mm4j.engine.dataset.DatasetException;
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

    /** Numbers of nothing would look like those of a model that finds nothing. */
    static void requireSamples(long samples, List<Skipped> skipped) {
        if (samples == 0) {
            throw new DatasetException("no sample was judged"
                    + (skipped.isEmpty()
                            ? ""
                            : ": all " + skipped.size() + " were skipped, the first, sample "
                                    + skipped.get(0).index() + " ("
                                    + skipped.get(0).path() + "), since "
                                    + skipped.get(0).reason()));
        }
    }
}
