package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.engine.checkpoint.LoadLog;
import org.mm4j.engine.dataset.Skipped;
import org.mm4j.engine.evaluation.MetricReport;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.engine.runner.TestLoopBuilder;
import org.mm4j.engine.runner.TestReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j test}: judges a model by a data set. */
@Command(
        name = "test",
        description = "Run a model over the test data of its config and print the metrics.",
        footer = {
            "",
            "A sample that cannot be read, or at which the model fails, ends the run and is named. Metrics that compare with"
                    + " a file of annotations count skipped samples as pictures in which nothing was found, others leave them out;"
                    + " metrics of tracks need every frame, so that --skip-bad-samples is refused with them."
        })
final class TestCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "CHECKPOINT",
            description = "The weights, as --checkpoint names them.")
    private @Nullable String checkpoint;

    @Option(
            names = "--phase",
            paramLabel = "P",
            defaultValue = "test",
            description = "test or val: which data and metrics of the config; by default ${DEFAULT-VALUE}.")
    private PhaseName phase = PhaseName.test;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Write the predictions to this JSON file, an object for each picture.")
    private @Nullable Path out;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Write the numbers and what was skipped to metrics.json in this folder, and to weights.json"
                    + " which weights were loaded.")
    private @Nullable Path workDir;

    @Option(
            names = "--skip-bad-samples",
            description = "Go past samples that cannot be used, and list them at the end.")
    private boolean skipBadSamples;

    @Option(
            names = "--tta",
            description = "Look at several variants of each picture, as tta_pipeline and tta_model of the config say.")
    private boolean tta;

    /** Phases, named as on the command line. */
    @SuppressWarnings("MemberName")
    enum PhaseName {
        test,
        val
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        models.checkpointOr(checkpoint, line);
        Config loaded = config.load();
        if (workDir != null) {
            // Not after an hour of work.
            Files.createDirectories(workDir);
        }
        TestLoopBuilder builder = TestLoop.builder(loaded)
                .phase(phase == PhaseName.val ? TestLoopBuilder.Phase.VAL : TestLoopBuilder.Phase.TEST)
                .skipBadSamples(skipBadSamples)
                .tta(tta);
        try (TestLoop loop = models.build(builder, line.getErr())) {
            loop.loader().dataset().notes().forEach(note -> line.getErr().println("note: " + note));
            TestReport report = run(loop);
            print(report, line);
            if (workDir != null) {
                MetricsJson.write(workDir.resolve("metrics.json"), config.file(), models.checkpoint(), report);
                LoadLog.write(loop.model(), workDir.resolve("weights.json"));
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private TestReport run(TestLoop loop) throws IOException {
        int size = loop.loader().dataset().size();
        try (Progress progress = Progress.over(size);
                PredictionFile file =
                        PredictionFile.open(out, loop.loader().dataset().metainfo())) {
            TestReport report = loop.run(samples -> {
                file.write(samples);
                for (int i = 0; i < samples.size(); i++) {
                    progress.step();
                }
            });
            file.complete();
            return report;
        }
    }

    private static void print(TestReport report, CommandLine line) {
        PrintWriter out = line.getOut();
        MetricReport metrics = report.metrics();
        metrics.tables().forEach(table -> {
            out.println(table);
            out.println();
        });
        int width = metrics.values().keySet().stream()
                .mapToInt(String::length)
                .max()
                .orElse(0);
        metrics.values()
                .forEach((name, value) ->
                        out.println(String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s  %.4f", name, value)));
        out.flush();
        PrintWriter err = line.getErr();
        err.println(String.format(
                Locale.ROOT,
                "%d samples in %.1f s, %.1f samples a second; waiting for data %.1f s, predicting %.1f s",
                report.samples(),
                report.seconds(),
                report.samples() / Math.max(1e-9, report.seconds()),
                report.waiting(),
                report.predicting()));
        for (Skipped skipped : report.skipped()) {
            err.println("skipped: sample " + skipped.index()
                    + (skipped.path().isEmpty() ? "" : " (" + skipped.path() + ")") + ": " + skipped.reason());
        }
    }
}
