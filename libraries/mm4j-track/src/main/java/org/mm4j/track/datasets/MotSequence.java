package org.mm4j.track.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.mm4j.engine.io.TextInput;

/**
 * A sequence in the layout of MOTChallenge: a folder with {@code seqinfo.ini}, the pictures in the folder that it names
 * ({@code img1}), and as far as they are there {@code gt/gt.txt} and {@code det/det.txt}.
 *
 * @param folder of the sequence
 * @param name of the sequence
 * @param length number of frames
 * @param frameRate frames a second; 0 if the file does not say
 * @param width of the pictures in pixels; 0 if the file does not say
 * @param height of the pictures in pixels; 0 if the file does not say
 * @param imageFolder where the pictures are
 */
public record MotSequence(
        Path folder, String name, int length, double frameRate, int width, int height, Path imageFolder) {

    private static final String INFO = "seqinfo.ini";

    /** Whether a folder has a {@code seqinfo.ini}. */
    public static boolean isIn(Path folder) {
        return Files.isRegularFile(folder.resolve(INFO));
    }

    /**
     * Reads {@code seqinfo.ini} of a folder.
     *
     * @throws MotFileException if it is not there or does not give the length
     */
    public static MotSequence read(Path folder) {
        Path file = folder.resolve(INFO);
        Map<String, String> entries = entries(file);
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = entries.getOrDefault("name", last == null ? "" : last.toString());
        int length = (int) number(file, entries, "seqlength", -1);
        if (length < 1) {
            throw new MotFileException(file + " does not give the number of frames as seqLength", null);
        }
        return new MotSequence(
                folder,
                name,
                length,
                number(file, entries, "framerate", 0),
                (int) number(file, entries, "imwidth", 0),
                (int) number(file, entries, "imheight", 0),
                folder.resolve(entries.getOrDefault("imdir", "img1")));
    }

    /**
     * All sequences of a folder, such as {@code MOT17/train}, by name.
     *
     * @throws MotFileException if there is none
     */
    public static List<MotSequence> readAll(Path root) {
        List<MotSequence> sequences = new ArrayList<>();
        try (Stream<Path> folders = Files.list(root)) {
            folders.filter(MotSequence::isIn).sorted().forEach(folder -> sequences.add(read(folder)));
        } catch (IOException failure) {
            throw new MotFileException("cannot read the folder " + root + ": " + failure.getMessage(), failure);
        }
        if (sequences.isEmpty()) {
            throw new MotFileException("no folder below " + root + " has a " + INFO, null);
        }
        return sequences;
    }

    /** The ground truth, if there is one: {@code gt/gt.txt}, or {@code gt.txt} beside the {@code seqinfo.ini}. */
    public Optional<List<MotRow>> groundTruth() {
        return rows("gt");
    }

    /** The public detections, if there are any: {@code det/det.txt}. */
    public Optional<List<MotRow>> detections() {
        return rows("det");
    }

    private Optional<List<MotRow>> rows(String kind) {
        return Stream.of(folder.resolve(kind).resolve(kind + ".txt"), folder.resolve(kind + ".txt"))
                .filter(Files::isRegularFile)
                .findFirst()
                .map(MotFiles::read);
    }

    private static Map<String, String> entries(Path file) {
        Map<String, String> entries = new HashMap<>();
        try {
            for (String line : TextInput.lines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    entries.put(
                            line.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                            line.substring(equals + 1).strip());
                }
            }
        } catch (IOException failure) {
            throw new MotFileException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        return entries;
    }

    private static double number(Path file, Map<String, String> entries, String key, double otherwise) {
        String value = entries.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException bad) {
            throw new MotFileException(file + ": " + key + " is no number: " + value, bad);
        }
    }
}
