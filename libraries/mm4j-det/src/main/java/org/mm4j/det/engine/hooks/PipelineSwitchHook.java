package org.mm4j.det.engine.hooks;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.hooks.Hook;
import org.mm4j.engine.hooks.Priority;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Doc;

/** Sends the samples of the training through another pipeline from an epoch on. */
@Doc("Changes the training pipeline from an epoch on.")
public final class PipelineSwitchHook extends Hook {

    /** The arguments. */
    public record Args(
            @Doc("the epoch from which the other pipeline holds, counted from 0")
            int switchEpoch,

            @Doc("its steps") List<Transform> switchPipeline,

            @Nullable @Doc("when its turn is, 50 if not given")
            Priority priority) {

        /** Copies the steps. */
        public Args {
            switchPipeline = List.copyOf(switchPipeline);
        }
    }

    private final Args args;
    private boolean hasSwitched;

    /** A hook. */
    public PipelineSwitchHook(Args args) {
        super(args.priority(), Priority.NORMAL);
        this.args = args;
    }

    @Override
    public void beforeRun(Runner runner) {
        dataset(runner).checkPipeline(args.switchPipeline());
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
        if (!hasSwitched && runner.epoch() >= args.switchEpoch()) {
            dataset(runner).switchPipeline(args.switchPipeline());
            runner.log().info("the pipeline is switched now");
            hasSwitched = true;
        }
    }

    private static BaseDataset dataset(Runner runner) {
        if (runner.trainLoader().dataset() instanceof BaseDataset dataset) {
            return dataset;
        }
        throw new IllegalArgumentException("PipelineSwitchHook needs a data set with a pipeline of its own, not "
                + runner.trainLoader().dataset());
    }
}
