package org.mm4j.engine.runner;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.dataset.LoaderEpoch;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Trains for a number of epochs, and validates after some of them. */
@Doc("Trains for a number of epochs.")
public final class EpochBasedTrainLoop extends TrainLoop {

    /** The arguments. */
    public record Args(
            @Doc("how many epochs") Count maxEpochs,

            @Default("1") @Doc("the epoch after which it validates first")
            Count valBegin,

            @Default("1") @Doc("epochs from one validation to the next")
            Count valInterval,

            @Nullable @Doc("pairs of an epoch and the interval from it on")
            List<DynamicInterval> dynamicIntervals) {

        /** Checks the numbers. */
        public Args {
            check("max_epochs", maxEpochs, valInterval);
            dynamicIntervals = dynamicIntervals == null ? null : DynamicInterval.checked(dynamicIntervals);
        }

        private List<DynamicInterval> intervals() {
            return dynamicIntervals == null ? List.of() : dynamicIntervals;
        }
    }

    private final Args args;

    /** A loop. */
    public EpochBasedTrainLoop(Args args) {
        this.args = args;
    }

    @Override
    public int maxEpochs() {
        return args.maxEpochs().value();
    }

    @Override
    public int maxIters(int batches) {
        return Math.multiplyExact(args.maxEpochs().value(), batches);
    }

    @Override
    void run(Runner runner) {
        runner.call(hook -> hook.beforeTrain(runner));
        while (epoch() < args.maxEpochs().value() && !isStopped()) {
            runEpoch(runner);
            int interval = DynamicInterval.at(args.valInterval().value(), args.intervals(), epoch() + 1);
            if (isDue(runner, epoch(), args.maxEpochs().value(), args.valBegin().value(), interval)) {
                runner.validate();
            }
        }
        runner.call(hook -> hook.afterTrain(runner));
    }

    private void runEpoch(Runner runner) {
        runner.call(hook -> hook.beforeTrainEpoch(runner));
        runner.model().train(true);
        int size = runner.trainBatches();
        // Of an epoch that was stopped midway, the batches that come next.
        int begin = epoch() * size;
        try (LoaderEpoch batches = runner.trainLoader().epoch(epoch(), iter() - begin)) {
            // An order without end has epochs of its size too.
            while (iter() < begin + size && batches.hasNext()) {
                Batch batch = batches.next();
                if (batch.number() >= size) {
                    break;
                }
                passTo(begin + batch.number());
                iterate(runner, batch.number(), batch);
            }
        }
        passTo(begin + size);
        runner.call(hook -> hook.afterTrainEpoch(runner));
        endEpoch();
    }
}
