package org.mm4j.engine.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.MetricReport;

/**
 * What came of a training.
 *
 * @param epochs that have ended
 * @param iters that have ended
 * @param isComplete whether it came to its end, and was not asked to stop before
 * @param metrics of the last validation
 * @param lastCheckpoint the last checkpoint that was written
 * @param skipped samples that could not be used
 * @param seconds of this run
 */
public record TrainReport(
        int epochs,
        int iters,
        boolean isComplete,
        Optional<MetricReport> metrics,
        Optional<Path> lastCheckpoint,
        List<Skipped> skipped,
        double seconds) {

    /** Copies the list. */
    public TrainReport {
        skipped = List.copyOf(skipped);
    }
}
