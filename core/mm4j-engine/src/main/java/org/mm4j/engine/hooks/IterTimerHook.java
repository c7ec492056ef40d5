package org.mm4j.engine.hooks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Doc;

/** Measures how long batches take to come and to be worked on, and reckons the time until the end. */
@Doc("Measures the time of iterations.")
public final class IterTimerHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {}

    private long since;
    private int firstIter;
    private double training;
    private double validating;

    /** A hook. */
    public IterTimerHook(Args args) {
        super(args.priority(), Priority.NORMAL);
    }

    @Override
    public void beforeTrain(Runner runner) {
        firstIter = runner.iter();
        since = System.nanoTime();
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
        since = System.nanoTime();
    }

    @Override
    public void beforeTrainIter(Runner runner, int batchIndex, Batch batch) {
        runner.messageHub().updateScalar("train/data_time", seconds());
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        training += iteration(runner, "train");
        double mean = training / (runner.iter() - firstIter + 1);
        runner.messageHub().updateInfo("eta", mean * (runner.maxIters() - runner.iter() - 1));
    }

    @Override
    public void beforeValEpoch(Runner runner) {
        since = System.nanoTime();
        validating = 0;
    }

    @Override
    public void beforeValIter(Runner runner, int batchIndex, Batch batch) {
        runner.messageHub().updateScalar("val/data_time", seconds());
    }

    @Override
    public void afterValIter(Runner runner, int batchIndex, List<?> samples) {
        validating += iteration(runner, "val");
        double mean = validating / (batchIndex + 1);
        runner.messageHub().updateInfo("eta", mean * (runner.valBatches() - batchIndex - 1));
    }

    private double iteration(Runner runner, String mode) {
        double seconds = seconds();
        since = System.nanoTime();
        runner.messageHub().updateScalar(mode + "/time", seconds);
        return seconds;
    }

    private double seconds() {
        return (System.nanoTime() - since) / 1e9;
    }
}
