package org.mm4j.engine.hooks;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.dataset.Batch;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.runner.Runner;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Writes checkpoints: every few epochs or iterations, at the end, and of the best validation. Each file appears as a
 * whole; older ones are removed when a newer one is there. {@code last_checkpoint} in the folder of the run holds the
 * path of the last one, from which a training is resumed.
 */
@Doc("Writes checkpoints of a training.")
public final class CheckpointHook extends Hook {

    /** The arguments. */
    public record Args(
            @Default("-1") @Doc("epochs or iterations from one checkpoint to the next; -1 for none")
            int interval,

            @Default("True") @Doc("whether epochs are counted, or iterations")
            boolean byEpoch,

            @Default("True") @Doc("whether the optimiser is kept, so that the training can be resumed")
            boolean saveOptimizer,

            @Default("True") @Doc("whether the schedules are kept, so that the training can be resumed")
            boolean saveParamScheduler,

            @Nullable @Doc("another folder, in which there is one for the run")
            String outDir,

            @Default("-1") @Doc("how many of them are kept; -1 for all")
            int maxKeepCkpts,

            @Default("True") @Doc("whether there is one of the end of the training")
            boolean saveLast,

            @Nullable @Doc("metrics whose best value has a checkpoint; auto for the first one")
            TextList saveBest,

            @Nullable @Doc("greater or less, for all metrics or for each: which value is better")
            TextList rule,

            @Nullable @Doc("metrics of which more is better, in place of those that are known")
            TextList greaterKeys,

            @Nullable @Doc("metrics of which less is better, in place of those that are known")
            TextList lessKeys,

            @Nullable @Doc("not supported") ConfigDict fileClientArgs,

            @Nullable @Doc("name of the files with {} for the number; epoch_{}.pth or iter_{}.pth if not given")
            String filenameTmpl,

            @Nullable @Doc("not supported") ConfigDict backendArgs,

            @Nullable @Doc("not supported") ConfigValue publishedKeys,

            @Default("0") @Doc("the epoch or iteration from which intervals are counted")
            int saveBegin,

            @Nullable @Doc("when its turn is, 90 if not given")
            Priority priority) {

        /** Checks what can be checked, and refuses what is not supported. */
        public Args {
            if (saveBegin < 0) {
                throw new IllegalArgumentException("save_begin is 0 or more, not " + saveBegin);
            }
            if (fileClientArgs != null || backendArgs != null) {
                throw new IllegalArgumentException(
                        "checkpoints are files of this machine: file_client_args and backend_args are not supported");
            }
            if (publishedKeys != null) {
                throw new IllegalArgumentException("published_keys is not supported");
            }
            if (filenameTmpl != null && filenameTmpl.split("\\{}", -1).length != 2) {
                throw new IllegalArgumentException(
                        "filename_tmpl has {} once, where the number stands, such as epoch_{}.pth, not "
                                + filenameTmpl);
            }
            if (rule != null && saveBest == null) {
                throw new IllegalArgumentException("rule is of no use without save_best");
            }
        }
    }

    private final Args args;
    private final @Nullable BestCheckpoints best;
    private final KeptCheckpoints kept;
    private boolean hasSaved;

    /** A hook. */
    public CheckpointHook(Args args) {
        super(args.priority(), Priority.VERY_LOW);
        this.args = args;
        this.best = args.saveBest() == null
                ? null
                : new BestCheckpoints(
                        args.saveBest().items(),
                        args.rule() == null ? List.of() : args.rule().items(),
                        args.greaterKeys() == null
                                ? Scores.GREATER_KEYS
                                : args.greaterKeys().items(),
                        args.lessKeys() == null
                                ? Scores.LESS_KEYS
                                : args.lessKeys().items());
        this.kept = new KeptCheckpoints(args.maxKeepCkpts());
    }

    private String fileName(int number) {
        String template =
                args.filenameTmpl() != null ? args.filenameTmpl() : args.byEpoch() ? "epoch_{}.pth" : "iter_{}.pth";
        return template.replace("{}", Integer.toString(number));
    }

    private Path folder(Runner runner) {
        return args.outDir() == null
                ? runner.workDir()
                : Path.of(args.outDir())
                        .toAbsolutePath()
                        .resolve(runner.workDir().getFileName());
    }

    @Override
    public Optional<String> needsValidation() {
        return best == null ? Optional.empty() : Optional.of("save_best of CheckpointHook");
    }

    @Override
    public void beforeTrain(Runner runner) {
        runner.log().info("Checkpoints will be saved to " + folder(runner) + ".");
        kept.resume(runner.messageHub(), number -> folder(runner).resolve(fileName(number)));
    }

    @Override
    public void afterTrainIter(Runner runner, int batchIndex, Batch batch, Map<String, Double> outputs) {
        int done = runner.iter() + 1;
        if (!args.byEpoch()
                && (everyNIters(runner, args.interval(), args.saveBegin())
                        || (args.saveLast() && done == runner.maxIters()))) {
            runner.log().info("Saving checkpoint at " + done + " iterations");
            save(runner, done, runner.epoch(), done);
        }
    }

    @Override
    public void afterTrainEpoch(Runner runner) {
        int done = runner.epoch() + 1;
        if (args.byEpoch()
                && (everyNEpochs(runner, args.interval(), args.saveBegin())
                        || (args.saveLast() && done == runner.maxEpochs()))) {
            runner.log().info("Saving checkpoint at " + done + " epochs");
            save(runner, done, done, runner.iter());
        }
    }

    @Override
    public void afterValEpoch(Runner runner, MetricReport metrics) {
        if (best == null) {
            return;
        }
        int done = args.byEpoch() ? runner.epoch() : runner.iter();
        boolean isBetter = best.update(runner, metrics, folder(runner), fileName(done));
        if (isBetter && hasSaved) {
            // The one of this moment was written before the validation, and does not know of the best.
            save(runner, done, runner.epoch(), runner.iter());
        }
    }

    private void save(Runner runner, int number, int epoch, int iter) {
        Path file = folder(runner).resolve(fileName(number));
        List<Path> outdated =
                kept.add(number, runner.messageHub(), other -> folder(runner).resolve(fileName(other)));
        runner.messageHub().updateInfo("last_ckpt", file.toString());
        runner.saveCheckpoint(file, epoch, iter, args.saveOptimizer(), args.saveParamScheduler());
        LastCheckpoint.write(runner.workDir(), file);
        KeptCheckpoints.remove(outdated);
        hasSaved = true;
    }
}
