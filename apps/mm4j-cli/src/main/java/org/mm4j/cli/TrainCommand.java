package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.checkpoint.LoadLog;
import org.mm4j.engine.runner.Runner;
import org.mm4j.engine.runner.RunnerBuilder;
import org.mm4j.engine.runner.TrainReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mm4j train}: trains the model of a config. */
@Command(
        name = "train",
        description = "Train the model of a config, and validate it in between.",
        footer = {
            "",
            "The log goes to standard error and to DIR/TIME/TIME.log, its numbers to DIR/TIME/vis_data/scalars.json, one"
                    + " JSON object a line. Checkpoints are epoch_N.pth or iter_N.pth in DIR; last_checkpoint names the"
                    + " newest, from which --resume goes on as if the training had not been stopped.",
            "",
            "Ctrl-C ends the training after the current iteration. What was trained since the last checkpoint is lost; no"
                    + " file is left half-written."
        })
final class TrainCommand implements Callable<Integer> {

    /** So long an iteration or a checkpoint may still take when the process is asked to end. */
    private static final long PATIENCE_SECONDS = 60;

    /** What is bound before any part is built, so that all that is wrong with them is told at once, and soon. */
    private static final Set<String> PARTS = Set.of(
            "model",
            "train_dataloader",
            "val_dataloader",
            "val_evaluator",
            "train_cfg",
            "val_cfg",
            "optim_wrapper",
            "param_scheduler",
            "default_hooks",
            "custom_hooks",
            "log_processor");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "The folder for checkpoints and logs; unless given, work_dir of the config, or work_dirs and"
                    + " the name of the config.")
    private @Nullable Path workDir;

    @Option(
            names = "--resume",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description =
                    "Go on from this checkpoint, or without FILE from the last one of the folder; if there is none,"
                            + " the training begins anew, with the weights of --checkpoint or load_from if there are"
                            + " any.")
    private @Nullable String resume;

    @Option(
            names = "--skip-bad-samples",
            description = "Take other samples in place of those that cannot be read, and list them at the end.")
    private boolean skipBadSamples;

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        if (resume != null && !resume.isEmpty() && models.checkpoint() != null) {
            throw new CliException("--resume=" + resume + " goes on from that checkpoint, with its weights: leave out"
                    + " --checkpoint, or to take weights only, --resume");
        }
        Config loaded = config.load();
        models.check(config.history(), PARTS);
        RunnerBuilder builder = Runner.builder(loaded).workDir(folder(loaded)).skipBadSamples(skipBadSamples);
        // What was loaded can leave hundreds of keys without a partner; the file of the log names them all.
        builder.console(text -> line.getErr()
                .println(text.startsWith("loaded ") && !UserErrors.isDebug(line) ? UserErrors.shorten(text) : text));
        if (resume != null && resume.isEmpty()) {
            builder.resume(true);
        } else if (resume != null) {
            builder.resume(Path.of(resume));
        }
        CountDownLatch ended = new CountDownLatch(1);
        try (Runner runner = models.run(builder, line.getErr(), RunnerBuilder::build)) {
            runner.trainLoader().dataset().notes().forEach(note -> line.getErr().println("note: " + note));
            TrainReport report = train(runner, ended);
            LoadLog.write(runner.model(), runner.workDir().resolve("weights.json"));
            print(report, line);
            return report.isComplete() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        } finally {
            ended.countDown();
        }
    }

    private Path folder(Config loaded) {
        if (workDir != null) {
            return workDir;
        }
        if (loaded.root().get("work_dir") instanceof ConfigString named) {
            return Path.of(named.value());
        }
        return Path.of("work_dirs")
                .resolve(config.file().getFileName().toString().replaceFirst("\\.\\w+$", ""));
    }

    /** Trains; a process that is asked to end waits until the model is at rest. */
    private static TrainReport train(Runner runner, CountDownLatch ended) {
        Thread stopping = new Thread(
                () -> {
                    runner.requestStop();
                    try {
                        if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                            return;
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "mm4j-stop");
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            return runner.train();
        } catch (IllegalArgumentException refused) {
            CliException error = new CliException(String.valueOf(refused.getMessage()));
            error.initCause(refused);
            throw error;
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(stopping);
            } catch (IllegalStateException endingAlready) {
                // It runs now, and waits for the end of this command.
            }
        }
    }

    private void print(TrainReport report, CommandLine line) throws IOException {
        PrintWriter out = line.getOut();
        report.metrics().ifPresent(metrics -> RunText.metrics(metrics, out));
        PrintWriter err = line.getErr();
        err.println(String.format(
                Locale.ROOT,
                "%d epochs, %d iterations in %.1f s%s",
                report.epochs(),
                report.iters(),
                report.seconds(),
                report.isComplete() ? "" : ", stopped before the end"));
        report.lastCheckpoint().filter(Files::exists).ifPresent(file -> err.println("the last checkpoint is " + file));
        RunText.skipped(report.skipped(), err);
    }
}
