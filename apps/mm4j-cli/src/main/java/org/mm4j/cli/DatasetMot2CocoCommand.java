package org.mm4j.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.mm4j.track.datasets.MotToCoco;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j dataset mot2coco}: one file of annotations for sequences of MOTChallenge. */
@Command(
        name = "mot2coco",
        description =
                "Write the ground truth of sequences of MOTChallenge to one file, as MOTChallengeDataset reads it.",
        footer = {
            "",
            "Each folder below DIR with a seqinfo.ini is a sequence, such as MOT17/train/MOT17-02-DPM with img1/*.jpg and"
                    + " gt/gt.txt. Pictures are named below DIR, which is the img_path of data_prefix then."
        })
final class DatasetMot2CocoCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder of the sequences.")
    private Path folder = Path.of("");

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--part",
            paramLabel = "P",
            defaultValue = "whole",
            description =
                    "Which frames of each sequence: whole, first-half or second-half; by default ${DEFAULT-VALUE}.")
    private String part = "";

    @Option(
            names = "--mot15",
            description = "The ground truth is that of MOT15, whose rows are pedestrians all, without classes.")
    private boolean isMot15;

    @Override
    public Integer call() throws IOException {
        MotToCoco.Counts counts = MotToCoco.convert(folder, out, part(), isMot15);
        PrintWriter text = spec.commandLine().getOut();
        text.println(String.format(
                Locale.ROOT,
                "%s: %d sequences, %d pictures, %d boxes of %d instances",
                out,
                counts.videos(),
                counts.images(),
                counts.annotations(),
                counts.instances()));
        text.flush();
        return CommandLine.ExitCode.OK;
    }

    private MotToCoco.Part part() {
        return switch (part) {
            case "whole" -> MotToCoco.Part.WHOLE;
            case "first-half" -> MotToCoco.Part.FIRST_HALF;
            case "second-half" -> MotToCoco.Part.SECOND_HALF;
            default ->
                throw new ParameterException(
                        spec.commandLine(), "--part is whole, first-half or second-half, not " + part);
        };
    }
}
