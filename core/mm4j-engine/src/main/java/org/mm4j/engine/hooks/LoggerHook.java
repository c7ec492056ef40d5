package org.mm4j.engine.hooks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.logging.LogLine;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Writes a line every few iterations and after each validation, for people and for programs. */
@Doc("Writes the log of a training.")
public final class LoggerHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("10") @Doc("iterations from one line to the next")
            int interval,

            @Default("True")
            @Doc("whether the last iterations of an epoch have no line if they are fewer than interval")
            boolean ignoreLast,

            @Default("1000") @Doc("iterations from one line with the name of the run to the next")
            int intervalExpName,

            @Nullable @Doc("a folder for copies of the log; not supported")
            String outDir,

            @Nullable @Doc("which files are copied; of no use without out_dir")
            ConfigValue outSuffix,

            @Default("True") @Doc("whether the log stays where it is when it is copied; of no use without out_dir")
            boolean keepLocal,

            @Nullable @Doc("not supported") ConfigDict fileClientArgs,

            @Default("True") @Doc("whether the numbers of a validation belong to an epoch, or to an iteration")
            boolean logMetricByEpoch,

            @Nullable @Doc("not supported") ConfigDict backendArgs,

            @Nullable @Doc("when its turn is, 60 if not given")
            Priority priority) {

        /** Checks the numbers, and refuses what is not supported. */
        public Args {
            if (interval < 1 || intervalExpName < 1) {
                throw new IllegalArgumentException(
                        "interval and interval_exp_name are at least 1, not " + interval + " and " + intervalExpName);
            }
            if (outDir != null || fileClientArgs != null || backendArgs != null || outSuffix != null || !keepLocal) {
                throw new IllegalArgumentException(
                        "LoggerHook writes to the folder of the run only: out_dir, out_suffix,"
                                + " keep_local=False, file_client_args and backend_args are not supported");
            }
        }
    }

    private final Args args;

    /** A hook. */
    public LoggerHook(Args args) {
        super(args.priority(), Priority.BELOW_NORMAL);
        this.args = args;
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        int batches = runner.trainBatches();
        boolean isLast = batchIndex + 1 == batches;
        if (everyNIters(runner, args.intervalExpName(), 0) || isLast) {
            runner.log().info("Exp name: " + runner.experimentName());
        }
        if (everyNInnerIters(batchIndex, args.interval())
                || (isLast && (!args.ignoreLast() || batches <= args.interval()))) {
            LogLine line =
                    runner.logProcessor().afterTrainIter(runner.messageHub(), runner.moment("train", batchIndex));
            runner.log().info(line.text());
            runner.log().scalars(line.values(), runner.iter() + 1L);
        }
    }

    @Override
    public void afterValIter(Runner runner, int batchIndex, List<?> samples) {
        if (everyNInnerIters(batchIndex, args.interval())) {
            runner.log()
                    .info(runner.logProcessor().afterValIter(runner.messageHub(), runner.moment("val", batchIndex)));
        }
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        LogLine line =
                runner.logProcessor().afterValEpoch(runner.messageHub(), runner.moment("val", runner.valBatches() - 1));
        runner.log().info(line.text());
        runner.log().scalars(line.values(), args.logMetricByEpoch() ? runner.epoch() : runner.iter());
    }
}
