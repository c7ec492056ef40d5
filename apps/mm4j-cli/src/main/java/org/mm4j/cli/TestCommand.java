package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.engine.checkpoint.LoadLog;
import org.mm4j.engine.io.WholeFolder;
import org.mm4j.engine.runner.TestListener;
import org.mm4j.engine.runner.TestLoop;
import org.mm4j.engine.runner.TestLoopBuilder;
import org.mm4j.engine.runner.TestPart;
import org.mm4j.engine.runner.TestReport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j test}: judges a model by a data set. */
@Command(
        name = "test",
        description = "Run a model over the test data of its config and print the metrics.",
        footer = {
            "",
            "A sample that cannot be read, or at which the model fails, ends the run and is named. With --skip-bad-samples the"
                    + " run goes on, and the exit code is 1 if some were skipped; if none is left that is an error. Metrics that compare with"
                    + " a file of annotations count skipped samples as pictures in which nothing was found, others leave them out;"
                    + " metrics of tracks need every frame, so that --skip-bad-samples is refused with them.",
            "",
            "Where a metric cannot write the results that outfile_prefix asks for, the numbers are printed all the same, a note"
                    + " says why, and the exit code is 1.",
            "",
            "Several processes, on one machine or on many that share a folder, can each predict a part of the data. For two"
                    + " of them:",
            "",
            "  mm4j test CONFIG CHECKPOINT --work-dir DIR --process 1/2",
            "  mm4j test CONFIG CHECKPOINT --work-dir DIR --process 2/2",
            "  mm4j test CONFIG CHECKPOINT --work-dir DIR --merge",
            "",
            "Each writes DIR/test-K-of-N.zip, and the last prints what one process would have printed. Config, options and"
                    + " weights have to be the same in all."
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

    @Option(
            names = "--process",
            paramLabel = "K/N",
            converter = ProcessShare.Converter.class,
            description = "Predict only the share of process K of N, from 1, and write what came of it into --work-dir,"
                    + " to be put together by --merge; --out gets the predictions of the share.")
    private @Nullable ProcessShare process;

    @Option(
            names = "--merge",
            description =
                    "Run no model: put together what all --process K/N wrote into --work-dir, and print the metrics.")
    private boolean merge;

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
        check(line);
        Config loaded = config.load();
        if (workDir != null && !merge) {
            // Not after an hour of work.
            WholeFolder.make(workDir);
        }
        TestLoopBuilder builder = TestLoop.builder(loaded)
                .phase(phase == PhaseName.val ? TestLoopBuilder.Phase.VAL : TestLoopBuilder.Phase.TEST)
                .tta(tta);
        if (merge && workDir != null) {
            return code(merge(builder, workDir, line));
        }
        builder.skipBadSamples(skipBadSamples);
        if (process != null) {
            builder.process(process.info());
        }
        try (TestLoop loop = models.build(builder, line.getErr())) {
            loop.loader().dataset().notes().forEach(note -> line.getErr().println("note: " + note));
            TestReport report = run(loop);
            if (workDir != null) {
                LoadLog.write(loop.model(), workDir.resolve("weights.json"));
            }
            if (process != null && workDir != null) {
                save(loop, report, process, workDir, line);
            } else {
                show(report, models.checkpoint(), line);
            }
            return code(report);
        }
    }

    /** As of other commands that go past what fails; metrics may have failed to write results. */
    private static int code(TestReport report) {
        return report.skipped().isEmpty() && report.metrics().isComplete()
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }

    /** Refuses what would have no effect, or none that anybody wants. */
    private void check(CommandLine line) {
        if (process == null && !merge) {
            return;
        }
        String asked = merge ? "--merge" : "--process";
        if (merge && process != null) {
            throw new ParameterException(line, "--process writes a part and --merge reads all: one after the other");
        }
        if (workDir == null) {
            throw new ParameterException(line, asked + " needs the --work-dir that all processes write into");
        }
        if (process != null && models.checkpoint() == null) {
            throw new ParameterException(
                    line, "--process needs the weights: first weights are drawn, other ones in each process");
        }
        for (String option : List.of("--out", "--skip-bad-samples", "--device")) {
            if (merge && line.getParseResult().hasMatchedOption(option)) {
                throw new ParameterException(line, "--merge predicts nothing, so " + option + " is for the processes");
            }
        }
    }

    private TestReport run(TestLoop loop) throws IOException {
        int size = loop.loader().order(0).length;
        try (Progress progress = Progress.over(size);
                PredictionFile file =
                        PredictionFile.open(out, loop.loader().dataset().metainfo())) {
            TestListener listener = samples -> {
                file.write(samples);
                for (int i = 0; i < samples.size(); i++) {
                    progress.step();
                }
            };
            TestReport report = process == null ? loop.run(listener) : loop.predict(listener);
            file.complete();
            return report;
        }
    }

    private void save(TestLoop loop, TestReport report, ProcessShare share, Path folder, CommandLine line)
            throws IOException {
        TestPartFiles files = new TestPartFiles(folder, phase.name());
        loop.save(files.of(share), report);
        times(report, line.getErr());
        List<Integer> missing = files.missing(share.of());
        line.getOut()
                .println("part " + share.number() + " of " + share.of() + " is in " + files.of(share)
                        + (missing.isEmpty()
                                ? "; all are there, to be put together by --merge"
                                : "; not there yet: " + TestPartFiles.numbers(missing)));
        line.getOut().flush();
    }

    private TestReport merge(TestLoopBuilder builder, Path folder, CommandLine line) throws IOException {
        List<TestPart> parts = new TestPartFiles(folder, phase.name())
                .all().stream().map(TestPart::read).toList();
        TestReport report = models.run(builder, line.getErr(), ready -> ready.merge(parts));
        String weights = parts.get(0).checkpoint();
        show(report, models.checkpoint() == null && !weights.isEmpty() ? weights : models.checkpoint(), line);
        return report;
    }

    private void show(TestReport report, @Nullable String weights, CommandLine line) throws IOException {
        RunText.metrics(report.metrics(), line.getOut());
        report.metrics().notes().forEach(note -> line.getErr().println("note: " + note));
        times(report, line.getErr());
        if (workDir != null) {
            MetricsJson.write(workDir.resolve("metrics.json"), config.file(), weights, report);
        }
    }

    private static void times(TestReport report, PrintWriter err) {
        err.println(String.format(
                Locale.ROOT,
                "%d samples in %.1f s, %.1f samples a second; waiting for data %.1f s, predicting %.1f s",
                report.samples(),
                report.seconds(),
                report.samples() / Math.max(1e-9, report.seconds()),
                report.waiting(),
                report.predicting()));
        RunText.skipped(report.skipped(), err);
    }
}
