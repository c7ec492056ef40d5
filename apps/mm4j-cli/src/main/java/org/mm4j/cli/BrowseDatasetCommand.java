package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.ImageWriter;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.dataset.Dataset;
import org.mm4j.engine.io.WholeFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mm4j browse-dataset}: draws the samples of a data set. */
@Command(
        name = "browse-dataset",
        description = "Draw samples of a config's data set: boxes, turned boxes, masks, labels.",
        footer = {
            "",
            "A sample that fails is reported, the others are still drawn; the exit code is then 1. Annotations that a"
                    + " pipeline for test loads behind resizing are drawn as if they were loaded before it."
        })
final class BrowseDatasetCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ScopeOptions scopes = new ScopeOptions();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Write a PNG a sample into this folder.")
    private Path out = Path.of("");

    @Option(
            names = "--phase",
            paramLabel = "P",
            defaultValue = "train",
            description = "train, val or test: of which dataloader; by default ${DEFAULT-VALUE}.")
    private Phase phase = Phase.train;

    @Option(
            names = "--number",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many samples, from the first; by default ${DEFAULT-VALUE}.")
    private int number;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Of what the pipeline draws at random; by default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--mode",
            paramLabel = "M",
            defaultValue = "transformed",
            description = "original (as it was read), transformed (behind the pipeline) or pipeline (after each step,"
                    + " side by side); by default ${DEFAULT-VALUE}.")
    private Mode mode = Mode.transformed;

    /** Phases, named as on the command line. */
    @SuppressWarnings("MemberName")
    enum Phase {
        train,
        val,
        test
    }

    /** Modes, named as on the command line. */
    @SuppressWarnings("MemberName")
    enum Mode {
        original(DatasetBrowser.Mode.ORIGINAL),
        transformed(DatasetBrowser.Mode.TRANSFORMED),
        pipeline(DatasetBrowser.Mode.PIPELINE);

        private final DatasetBrowser.Mode meant;

        Mode(DatasetBrowser.Mode meant) {
            this.meant = meant;
        }
    }

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        if (number < 1) {
            throw new ParameterException(line, "--number is 1 or more, not " + number);
        }
        Config loaded = config.load();
        String key = phase + "_dataloader.dataset";
        if (loaded.find(key).filter(ConfigDict.class::isInstance).isEmpty()) {
            List<String> others = Stream.of(Phase.values())
                    .map(other -> other + "_dataloader.dataset")
                    .filter(other -> loaded.find(other).isPresent())
                    .toList();
            throw new CliException("the config has no " + key + " to browse"
                    + (others.isEmpty() ? "" : "; it has " + String.join(", ", others) + " (see --phase)"));
        }
        try (ConfigBuild build = new ConfigBuild(
                scopes.registries(), scopes.context(loaded, scopes.of(loaded), line.getErr()), Kinds.DATASETS.name())) {
            Dataset dataset = (Dataset) build.build(loaded.root(), key).get(0);
            dataset.initialize();
            dataset.notes().forEach(note -> line.getErr().println("note: " + note));
            return browse(dataset, scopes.visualizer(loaded), line);
        }
    }

    private int browse(Dataset dataset, @Nullable Object visualizer, CommandLine line) throws IOException {
        WholeFolder.make(out);
        DatasetBrowser browser = new DatasetBrowser(dataset, mode.meant, seed, visualizer);
        int count = Math.min(number, dataset.size());
        List<String> failures = new ArrayList<>();
        try (Progress progress = Progress.over(count)) {
            for (int i = 0; i < count; i++) {
                try {
                    ImageWriter.write(browser.draw(i), out.resolve(fileName(i, browser.path(i))));
                } catch (CliException refused) {
                    throw refused;
                } catch (RuntimeException failure) {
                    failures.add(UserErrors.describe(failure));
                }
                progress.step();
            }
        }
        failures.forEach(failure -> line.getErr().println("error: " + failure));
        PrintWriter text = line.getOut();
        text.println((count - failures.size()) + " of " + dataset.size() + " samples drawn into " + out);
        text.flush();
        return failures.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** The number of a sample and the name of its picture. */
    private static String fileName(int index, String path) {
        String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        return String.format(Locale.ROOT, "%06d%s.png", index, stem.isEmpty() ? "" : "_" + stem);
    }
}
