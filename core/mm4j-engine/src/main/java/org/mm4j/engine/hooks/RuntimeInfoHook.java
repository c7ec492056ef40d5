package org.mm4j.engine.hooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.logging.MessageHub;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Doc;

/** Tells the message hub where the run is, its learning rates, its losses and its metrics. */
@Doc("Tells others how a training goes on.")
public final class RuntimeInfoHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 10 if not given")
            Priority priority) {}

    /** A hook. */
    public RuntimeInfoHook(Args args) {
        super(args.priority(), Priority.VERY_HIGH);
    }

    @Override
    public void beforeRun(Runner runner) {
        MessageHub hub = runner.messageHub();
        hub.updateInfo("cfg", runner.configText());
        hub.updateInfo("seed", runner.seed());
        hub.updateInfo("experiment_name", runner.experimentName());
    }

    @Override
    public void beforeTrain(Runner runner) {
        MessageHub hub = runner.messageHub();
        hub.updateInfo("loop_stage", "train");
        hub.updateInfo("epoch", runner.epoch());
        hub.updateInfo("iter", runner.iter());
        hub.updateInfo("max_epochs", runner.maxEpochs());
        hub.updateInfo("max_iters", runner.maxIters());
        hub.updateInfo("dataset_meta", runner.datasetMeta());
    }

    @Override
    public void beforeTrainEpoch(Runner runner) {
        runner.messageHub().updateInfo("epoch", runner.epoch());
    }

    @Override
    public void beforeTrainIter(Runner runner, int batchIndex, Batch batch) {
        runner.messageHub().updateInfo("iter", runner.iter());
        runner.learningRates().forEach((name, rate) -> runner.messageHub().updateScalar("train/" + name, rate));
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        outputs.forEach((name, value) -> runner.messageHub().updateScalar("train/" + name, value));
    }

    @Override
    public void beforeVal(Runner runner) {
        runner.messageHub().updateInfo("loop_stage", "val");
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        metrics.values().forEach((name, value) -> runner.messageHub().updateScalar("val/" + name, value));
    }

    @Override
    public void afterVal(Runner runner) {
        runner.messageHub().updateInfo("loop_stage", "train");
    }

    @Override
    public void afterTrain(Runner runner) {
        runner.messageHub().popInfo("loop_stage");
    }
}
