package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mm4j.det.datasets.shapes.ShapeKind;
import org.mm4j.det.datasets.shapes.ShapesGenerator;
import org.mm4j.det.datasets.shapes.ShapesSettings;
import org.mm4j.engine.structures.ImageSize;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mm4j dataset shapes}: makes a small data set. */
@Command(
        name = "shapes",
        description =
                "Make a small data set to try things on: coloured shapes on textured backgrounds, partly hidden, with"
                        + " boxes, rotated boxes and polygons.",
        footer = {
            "",
            "Writes train/*.png and val/*.png; annotations/instances_{train,val}.json as in COCO, with the rotated box of"
                    + " each shape as `rbox`; labelTxt/{train,val}/*.txt as in DOTA. The same seed gives the same"
                    + " pictures on every machine. configs/yolox/yolox_nano_shapes.py is a config for it."
        })
final class DatasetShapesCommand implements Callable<Integer> {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,3})(?:-(\\d{1,3}))?");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "The folder to make; it must not exist yet, or be empty.")
    private Path out = Path.of("");

    @Option(
            names = "--train",
            paramLabel = "N",
            defaultValue = "400",
            description = "Pictures to train with; by default ${DEFAULT-VALUE}.")
    private int train;

    @Option(
            names = "--val",
            paramLabel = "N",
            defaultValue = "100",
            description = "Pictures to judge by; by default ${DEFAULT-VALUE}.")
    private int val;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Another seed gives other pictures; by default ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--shape",
            paramLabel = "HxW",
            converter = SizeConverter.class,
            defaultValue = "320x320",
            description = "Height and width of the pictures, one number is both; by default ${DEFAULT-VALUE}.")
    private ImageSize shape = new ImageSize(0, 0);

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "C",
            defaultValue = "circle,rectangle,triangle,star,ellipse",
            description =
                    "The classes, in the order of their labels: circle, rectangle, triangle, star, ellipse, cross,"
                            + " hexagon; by default ${DEFAULT-VALUE}.")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--objects",
            paramLabel = "MIN-MAX",
            defaultValue = "1-8",
            description =
                    "How many shapes to put into a picture, as far as there is room; by default ${DEFAULT-VALUE}.")
    private String objects = "";

    @Override
    public Integer call() throws IOException {
        CommandLine line = spec.commandLine();
        ShapesSettings settings = settings(line);
        long start = System.nanoTime();
        try (Progress progress = Progress.over(settings.train() + settings.val())) {
            ShapesGenerator.write(out, settings, progress::step);
        }
        PrintWriter text = line.getOut();
        text.println(String.format(
                Locale.ROOT,
                "%s: %d pictures to train with, %d to judge by, of %d x %d pixels, in %.1f s",
                out,
                settings.train(),
                settings.val(),
                settings.size().width(),
                settings.size().height(),
                (System.nanoTime() - start) / 1e9));
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    private ShapesSettings settings(CommandLine line) {
        Matcher range = RANGE.matcher(objects);
        if (!range.matches()) {
            throw new ParameterException(line, "--objects is MIN-MAX such as 1-8, not " + objects);
        }
        int least = Integer.parseInt(range.group(1));
        int most = range.group(2) == null ? least : Integer.parseInt(range.group(2));
        try {
            return new ShapesSettings(
                    train, val, seed, shape, classes.stream().map(ShapeKind::of).toList(), least, most);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(line, String.valueOf(refused.getMessage()), refused);
        }
    }
}
