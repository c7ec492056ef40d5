package org.mm4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.Config;
import org.mm4j.cv.video.VideoSource;
import org.mm4j.track.apis.MOTInferencer;
import org.mm4j.track.datasets.MotSequence;
import org.mm4j.track.visualization.TrackLocalVisualizer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mm4j track}: tracks objects in a video. */
@Command(
        name = "track",
        description = "Track objects in a video, a camera or a stream.",
        footer = {
            "",
            "A checkpoint may be that of the whole model, or of its detector alone.",
            "",
            "Where a video is damaged, what was tracked before is written; the exit code is then 1. A live source runs"
                    + " until it ends or is interrupted (Ctrl-C), which ends the outputs properly."
        })
final class TrackCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Mixin
    private ModelOptions models = new ModelOptions();

    @Parameters(
            index = "1",
            paramLabel = "VIDEO",
            description =
                    "A video file; a folder of frames, also one of MOTChallenge with seqinfo.ini; rtsp:// and other"
                            + " addresses; camera:0, or a device of FFmpeg such as v4l2:/dev/video0.")
    private String video = "";

    @Option(
            names = "--out",
            paramLabel = "VIDEO|DIR",
            description = "Write the video with tracks drawn: a file (.mp4, .mkv, .mov, .avi), or a folder for a JPEG a"
                    + " frame.")
    private @Nullable Path out;

    @Option(names = "--mot-txt", paramLabel = "FILE", description = "Write the tracks as MOTChallenge does.")
    private @Nullable Path motTxt;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Write the tracks as JSON; by default to standard output, if there is no other output.")
    private @Nullable Path json;

    @Option(
            names = "--classes",
            split = ",",
            paramLabel = "C",
            description = "Track only these classes, by name or number; by default all that the detector knows.")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--trail",
            paramLabel = "N",
            description = "Draw where tracks were in the last N frames; by default ${DEFAULT-VALUE}.",
            defaultValue = "30")
    private int trail = 30;

    @Option(
            names = "--fps",
            paramLabel = "X",
            description = "Frames a second of a folder of frames; by default what its seqinfo.ini says, or 30.")
    private @Nullable Double fps;

    @Option(names = "--max-frames", paramLabel = "N", description = "Stop after so many frames.")
    private @Nullable Long maxFrames;

    @Override
    public Integer call() throws IOException {
        check();
        CommandLine line = spec.commandLine();
        Config loaded = config.load();
        try (VideoSource source = source();
                MOTInferencer inferencer =
                        models.build(MOTInferencer.builder(loaded).classes(classes), line.getErr())) {
            TrackLocalVisualizer configured =
                    out == null ? null : models.visualizer(loaded, TrackLocalVisualizer.class);
            TrackOutputs outputs = new TrackOutputs(
                    out,
                    motTxt,
                    json,
                    trail,
                    configured == null ? TrackLocalVisualizer.plain() : configured,
                    line.getOut());
            TrackRun run = new TrackRun(source, inferencer, outputs, maxFrames == null ? Long.MAX_VALUE : maxFrames);
            return run.run(line.getErr()) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }

    private void check() {
        if (trail < 0) {
            throw new ParameterException(spec.commandLine(), "--trail is 0 or more frames, not " + trail);
        }
        if (fps != null && !(fps > 0 && fps <= 1000)) {
            throw new ParameterException(spec.commandLine(), "--fps is above 0 and at most 1000, not " + fps);
        }
        if (maxFrames != null && maxFrames < 1) {
            throw new ParameterException(spec.commandLine(), "--max-frames is 1 or more, not " + maxFrames);
        }
    }

    private VideoSource source() {
        Path folder = folder();
        if (folder == null) {
            if (fps != null) {
                throw new ParameterException(
                        spec.commandLine(), "--fps is for folders of frames; a video tells its own");
            }
            return VideoSource.open(video);
        }
        if (MotSequence.isIn(folder)) {
            MotSequence sequence = MotSequence.read(folder);
            double rate = fps != null ? fps : sequence.frameRate() > 0 ? sequence.frameRate() : VideoSource.DEFAULT_FPS;
            return VideoSource.openFolder(sequence.imageFolder(), rate);
        }
        return VideoSource.openFolder(folder, fps == null ? VideoSource.DEFAULT_FPS : fps);
    }

    private @Nullable Path folder() {
        try {
            Path path = Path.of(video);
            return Files.isDirectory(path) ? path : null;
        } catch (InvalidPathException address) {
            return null;
        }
    }
}
