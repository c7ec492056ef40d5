package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.apis.ImageClassificationInferencer;
import org.mm4j.cls.visualization.UniversalVisualizer;
import org.mm4j.config.Config;
import org.mm4j.det.apis.DetInferencer;
import org.mm4j.det.visualization.DetLocalVisualizer;
import org.mm4j.engine.io.WholeFolder;
import org.mm4j.track.apis.MOTInferencer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j infer}: detects objects in pictures, or tells what they show. */
@Command(
        name = "infer",
        description = "Detect objects in pictures, or tell what pictures show, as the model of the config does.",
        footer = {
            "",
            "JSON of a detector: labels, classes, scores, bboxes (x1 y1 x2 y2; of turned boxes x y w h angle) and, if the"
                    + " model gives them, masks as run lengths (size and counts, as in COCO). Of a classifier: labels,"
                    + " classes and scores of the best.",
            "",
            "A picture that fails is reported and recorded, the others are still processed; the exit code is then 1."
        })
final class InferCommand implements Callable<Integer> {

    /** Drawn boxes with lower scores would hide the picture. */
    private static final double DRAWN = 0.3;

    /** So many classes of a classifier are given. */
    private static final int TOP = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "A picture, a folder (with all pictures below it) or a glob such as 'photos/*.jpg'.")
    private List<String> inputs = new ArrayList<>();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Write the pictures with the predictions drawn into this folder.")
    private @Nullable Path out;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the predictions to this file; by default to standard output, if there is no --out.")
    private @Nullable Path json;

    @Option(
            names = "--score-thr",
            paramLabel = "X",
            description =
                    "Of detectors: leave out predictions of a lower score, from 0 to 1; by default the JSON holds all"
                            + " that the model's test_cfg lets pass, and those of 0.3 and more are drawn.")
    private @Nullable Double scoreThr;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Of classifiers: how many of the best classes; by default 5.")
    private @Nullable Integer topK;

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        if (scoreThr != null && !(scoreThr >= 0 && scoreThr <= 1)) {
            throw new ParameterException(line, "--score-thr is a number from 0 to 1, not " + scoreThr);
        }
        if (topK != null && topK < 1) {
            throw new ParameterException(line, "--top-k is 1 or more, not " + topK);
        }
        List<ImageInput> images = ImageInputs.expand(inputs);
        if (out != null) {
            ImageInputs.checkOutputs(images);
            WholeFolder.make(out);
        }
        Config loaded = config.load();
        Class<?> type = models.modelType(loaded);
        if (type != null && MOTInferencer.runs(type)) {
            throw new CliException(type.getSimpleName() + " tracks objects in videos: use mm4j track");
        }
        return type != null && ImageClassificationInferencer.runs(type)
                ? classify(loaded, images, line)
                : detect(loaded, images, line);
    }

    private int detect(Config loaded, List<ImageInput> images, CommandLine line) throws IOException {
        if (topK != null) {
            throw new ParameterException(line, "--top-k is for classifiers, and the config has a detector");
        }
        try (DetInferencer inferencer = models.build(DetInferencer.builder(loaded), line.getErr())) {
            DetectionFormat format = new DetectionFormat(
                    inferencer.datasetMeta(),
                    scoreThr == null ? 0 : scoreThr,
                    scoreThr == null ? DRAWN : scoreThr,
                    out == null ? null : models.visualizer(loaded, DetLocalVisualizer.class));
            return run(new InferenceRun<>(inferencer, format, images, out), line);
        }
    }

    private int classify(Config loaded, List<ImageInput> images, CommandLine line) throws IOException {
        if (scoreThr != null) {
            throw new ParameterException(line, "--score-thr is for detectors, and the config has a classifier");
        }
        try (ImageClassificationInferencer inferencer =
                models.build(ImageClassificationInferencer.builder(loaded), line.getErr())) {
            UniversalVisualizer configured = out == null ? null : models.visualizer(loaded, UniversalVisualizer.class);
            ClassificationFormat format = new ClassificationFormat(
                    topK == null ? TOP : topK, configured == null ? UniversalVisualizer.plain() : configured);
            return run(new InferenceRun<>(inferencer, format, images, out), line);
        }
    }

    private int run(InferenceRun<?> run, CommandLine line) throws IOException {
        int failed;
        if (json != null) {
            failed = run.write(json, line.getErr());
        } else if (out == null) {
            failed = run.write(line.getOut(), line.getErr());
        } else {
            failed = run.run(line.getErr());
        }
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
