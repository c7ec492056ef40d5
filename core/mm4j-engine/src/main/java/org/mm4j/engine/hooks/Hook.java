package org.mm4j.engine.hooks;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.runner.LoadedState;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Kind;

/**
 * Is called at points of a training. The points are the original's; those of a test are not among them, since tests are
 * run without hooks. A hook does nothing at the points that it does not override. An exception ends the training.
 *
 * <p>No scope for native objects is open when a hook is called.
 */
@Kind("hook")
public abstract class Hook {

    private final Priority priority;

    /**
     * A hook.
     *
     * @param given the priority that the config asks for, or null
     * @param own the priority that it has otherwise
     */
    protected Hook(@Nullable Priority given, Priority own) {
        this.priority = given == null ? own : given;
    }

    /** When its turn is among other hooks. */
    public final Priority priority() {
        return priority;
    }

    /** What of it does nothing in a training without a validation, which is refused then; empty if all is of use. */
    public Optional<String> needsValidation() {
        return Optional.empty();
    }

    /** Everything is built; no checkpoint is loaded yet. */
    public void beforeRun(Runner runner) {}

    /**
     * A checkpoint was read, and is about to be loaded into the model.
     *
     * @param loaded what it holds, of which the weights can be exchanged
     */
    public void afterLoadCheckpoint(Runner runner, LoadedState loaded) {}

    /** The training begins, or goes on. */
    public void beforeTrain(Runner runner) {}

    /** An epoch begins; {@link Runner#epoch()} is its number from 0. */
    public void beforeTrainEpoch(Runner runner) {}

    /** A batch is there; {@link Runner#iter()} is the number of the iteration from 0. */
    public void beforeTrainIter(Runner runner, int batchIndex, Batch batch) {}

    /**
     * The model was trained on a batch; {@link Runner#iter()} is still the number of the iteration.
     *
     * @param outputs {@code loss}, which was minimised, and the single losses by name, in order
     */
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {}

    /** An epoch has ended; {@link Runner#epoch()} is still its number. */
    public void afterTrainEpoch(Runner runner) {}

    /** A validation begins. */
    public void beforeVal(Runner runner) {}

    /** A validation begins, behind {@link #beforeVal}. */
    public void beforeValEpoch(Runner runner) {}

    /** A batch of a validation is there. */
    public void beforeValIter(Runner runner, int batchIndex, Batch batch) {}

    /** The model predicted for a batch. */
    public void afterValIter(Runner runner, int batchIndex, List<?> samples) {}

    /** The metrics are computed; {@link Runner#epoch()} and {@link Runner#iter()} count what was trained. */
    public void afterValEpoch(Runner runner, MetricReport metrics) {}

    /** A validation has ended. */
    public void afterVal(Runner runner) {}

    /**
     * A validation is over, be it at its end or because it failed or was stopped, of which nothing else tells: what was
     * changed for it is changed back here at the latest.
     */
    public void leaveVal(Runner runner) {}

    /**
     * A checkpoint is about to be written.
     *
     * @param checkpoint its entries, which can be changed; live tensors, which cannot
     */
    public void beforeSaveCheckpoint(Runner runner, Map<String, Object> checkpoint) {}

    /** The training has ended as planned. */
    public void afterTrain(Runner runner) {}

    /** Everything is done. */
    public void afterRun(Runner runner) {}

    /** Frees what the hook holds; also called if the training failed. */
    public void close() {}

    /** Whether the current epoch is the n-th, counted from a start; never for n of 0 and below. */
    protected static boolean everyNEpochs(Runner runner, int n, int start) {
        return isMultiple(runner.epoch() + 1 - start, n);
    }

    /** Whether the current iteration is the n-th, counted from a start; never for n of 0 and below. */
    protected static boolean everyNIters(Runner runner, int n, int start) {
        return isMultiple(runner.iter() + 1 - start, n);
    }

    /** Whether a batch of an epoch is the n-th; never for n of 0 and below. */
    protected static boolean everyNInnerIters(int batchIndex, int n) {
        return isMultiple(batchIndex + 1, n);
    }

    private static boolean isMultiple(int count, int n) {
        return n > 0 && count >= 0 && count % n == 0;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + " (" + priority.value() + ")";
    }
}
