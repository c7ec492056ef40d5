package org.mm4j.engine.runner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Trains for a number of iterations, reading the data as often as needed, and validates after some of them. */
@Doc("Trains for a number of iterations.")
public final class IterBasedTrainLoop extends TrainLoop {

    /** The arguments. */
    public record Args(
            @Doc("how many iterations") Count maxIters,

            @Default("1") @Doc("the iteration after which it validates first")
            Count valBegin,

            @Default("1000") @Doc("iterations from one validation to the next")
            Count valInterval,

            @Nullable @Doc("pairs of an iteration and the interval from it on")
            List<DynamicInterval> dynamicIntervals) {

        /** Checks the numbers. */
        public Args {
            check("max_iters", maxIters, valInterval);
            dynamicIntervals = dynamicIntervals == null ? null : DynamicInterval.checked(dynamicIntervals);
        }

        private List<DynamicInterval> intervals() {
            return dynamicIntervals == null ? List.of() : dynamicIntervals;
        }
    }

    private final Args args;

    /** A loop. */
    public IterBasedTrainLoop(Args args) {
        this.args = args;
    }

    /** One: the whole training counts as an epoch. */
    @Override
    public int maxEpochs() {
        return 1;
    }

    @Override
    public int maxIters(int batches) {
        return args.maxIters().value();
    }

    @Override
    void run(Runner runner) {
        runner.call(hook -> hook.beforeTrain(runner));
        runner.call(hook -> hook.beforeTrainEpoch(runner));
        int round = 0;
        int first = iter();
        // A training that goes on passes over the rounds that another run has read; an endless order is one round.
        int size = runner.trainBatches();
        if (!runner.trainLoader().isEndless() && size > 0) {
            round = first / size;
            first %= size;
        }
        while (iter() < args.maxIters().value() && !isStopped()) {
            int before = iter();
            try (LoaderEpoch batches = runner.trainLoader().epoch(round, first)) {
                while (iter() < args.maxIters().value() && !isStopped() && batches.hasNext()) {
                    iterate(runner, batches.next());
                }
            }
            if (iter() == before) {
                throw new TrainingException("an epoch of the train_dataloader has no batch");
            }
            first = 0;
            round++;
        }
        runner.call(hook -> hook.afterTrainEpoch(runner));
        runner.call(hook -> hook.afterTrain(runner));
    }

    private void iterate(Runner runner, Batch batch) {
        runner.model().train(true);
        iterate(runner, iter(), batch);
        int interval = DynamicInterval.at(args.valInterval().value(), args.intervals(), iter() + 1);
        if (isDue(runner, iter(), args.maxIters().value(), args.valBegin().value(), interval)) {
            runner.validate();
        }
    }
}
