package org.mm4j.engine.hooks;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.optim.scheduler.ParamScheduler;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Doc;

/** Makes the schedules of learning rate and momentum step. */
@Doc("Makes the schedules step.")
public final class ParamSchedulerHook extends Hook {

    /** The arguments. */
    public record Args(
            @Nullable @Doc("when its turn is, 70 if not given")
            Priority priority) {}

    /** A hook. */
    public ParamSchedulerHook(Args args) {
        super(args.priority(), Priority.LOW);
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        for (ParamScheduler scheduler : runner.paramSchedulers()) {
            if (!scheduler.byEpoch()) {
                scheduler.step();
            }
        }
    }

    @Override
    public void afterTrainEpoch(Runner runner) {
        for (ParamScheduler scheduler : runner.paramSchedulers()) {
            if (scheduler.byEpoch()) {
                scheduler.step();
            }
        }
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        for (ParamScheduler scheduler : runner.paramSchedulers()) {
            if (scheduler.byEpoch() && scheduler.needsMetrics()) {
                scheduler.step(metrics.values());
            }
        }
    }
}
