package org.mm4j.engine.runner;

import org.mm4j.engine.dataset.Batch;

/** Goes through the data again and again; counts epochs and iterations. For the thread that trains. */
public abstract sealed class TrainLoop implements Loop permits EpochBasedTrainLoop, IterBasedTrainLoop {

    private int epoch;
    private int iter;
    private boolean isStopped;

    /** A loop at its begin. */
    TrainLoop() {}

    /** How many epochs have ended. */
    public final int epoch() {
        return epoch;
    }

    /** How many iterations have ended. */
    public final int iter() {
        return iter;
    }

    /** How many epochs there will be. */
    public abstract int maxEpochs();

    /**
     * How many iterations there will be.
     *
     * @param batches of an epoch
     */
    public abstract int maxIters(int batches);

    /** Ends the training after the current epoch, or iteration. */
    public final void stopTraining() {
        isStopped = true;
    }

    /** Whether the training is to end. */
    final boolean isStopped() {
        return isStopped;
    }

    /** Goes on from where another run stopped. */
    final void resume(int epoch, int iter) {
        this.epoch = epoch;
        this.iter = iter;
    }

    /** Counts iterations whose batches had no sample left, so that later ones have the numbers of their batches. */
    final void passTo(int iter) {
        this.iter = iter;
    }

    final void endEpoch() {
        epoch++;
    }

    /** Trains from where it is to the end. */
    abstract void run(Runner runner);

    /** One iteration. */
    final void iterate(Runner runner, int batchIndex, Batch batch) {
        runner.call(hook -> hook.beforeTrainIter(runner, batchIndex, batch));
        var outputs = runner.trainStep(batch);
        runner.call(hook -> hook.afterTrainIter(runner, batchIndex, batch, outputs));
        iter++;
        runner.stopIfRequested();
    }

    /**
     * Whether a validation is due.
     *
     * @param done epochs or iterations that have ended
     */
    static boolean isDue(Runner runner, int done, int most, int begin, int interval) {
        return runner.hasValidation() && done >= begin && (done % interval == 0 || done == most);
    }

    /** Checks the numbers that all loops have. */
    static void check(String name, Count most, Count valInterval) {
        if (most.value() < 1) {
            throw new IllegalArgumentException(name + " is at least 1, not " + most.value());
        }
        if (valInterval.value() < 1) {
            throw new IllegalArgumentException("val_interval is at least 1, not " + valInterval.value());
        }
    }
}
