package org.mm4j.rotate.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.mm4j.config.Names;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.io.TextInput;

/**
 * Label files of DOTA. A line is an object: {@code x1 y1 x2 y2 x3 y3 x4 y4 class difficulty}, the corners in turn, in
 * pixels. Empty lines, and the two lines that files of DOTA begin with, {@code imagesource:…} and {@code gsd:…}, are
 * passed over.
 */
final class DotaLabels {

    private static final int COORDINATES = 8;

    private final List<String> classes;
    private final int diffThr;
    private int flat;
    private String firstFlat = "";

    /**
     * A reader.
     *
     * @param diffThr objects of a higher difficulty are ignored
     */
    DotaLabels(List<String> classes, int diffThr) {
        this.classes = classes;
        this.diffThr = diffThr;
    }

    /**
     * The objects of a file.
     *
     * @throws DatasetException naming file and line, if a line is no object
     */
    List<DetInstance> read(Path file) {
        List<String> lines;
        try {
            lines = TextInput.lines(file);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        List<DetInstance> instances = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !isHeader(line)) {
                instances.add(instance(line.split("\\s+"), file + ":" + (i + 1)));
            }
        }
        return instances;
    }

    private static boolean isHeader(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.startsWith("imagesource:") || lower.startsWith("gsd:");
    }

    private DetInstance instance(String[] words, String where) {
        if (words.length < COORDINATES + 2) {
            throw new DatasetException(
                    where + ": an object has eight coordinates, a class and a difficulty, and here are " + words.length
                            + " words");
        }
        float[] corners = new float[COORDINATES];
        for (int i = 0; i < COORDINATES; i++) {
            corners[i] = coordinate(words[i], where);
        }
        if (isFlat(corners)) {
            firstFlat = flat == 0 ? where : firstFlat;
            flat++;
        }
        return new DetInstance(corners, label(words[COORDINATES], where), difficulty(words, where) > diffThr, null);
    }

    private static float coordinate(String word, String where) {
        try {
            float value = (float) Double.parseDouble(word);
            if (Float.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            throw new DatasetException(where + ": '" + word + "' is no coordinate", notANumber);
        }
        throw new DatasetException(where + ": '" + word + "' is no coordinate");
    }

    private int label(String name, String where) {
        int label = classes.indexOf(name);
        if (label < 0) {
            List<String> near = Names.nearest(name, classes, 1);
            throw new DatasetException(where + ": no class '" + name + "'; there are " + classes
                    + (near.isEmpty() ? "." : "; is it '" + near.get(0) + "'?")
                    + " Name the classes in metainfo=dict(classes=(…)), or use the data set of the labels' version");
        }
        return label;
    }

    private static int difficulty(String[] words, String where) {
        try {
            return Integer.parseInt(words[COORDINATES + 1]);
        } catch (NumberFormatException notANumber) {
            throw new DatasetException(
                    where + ": the difficulty is a whole number, not '" + words[COORDINATES + 1] + "'", notANumber);
        }
    }

    /** Whether all corners lie on a line. */
    private static boolean isFlat(float[] c) {
        for (int i = 2; i < COORDINATES; i += 2) {
            for (int j = i + 2; j < COORDINATES; j += 2) {
                if ((c[i] - c[0]) * (double) (c[j + 1] - c[1]) != (c[j] - c[0]) * (double) (c[i + 1] - c[1])) {
                    return false;
                }
            }
        }
        return true;
    }

    /** What a user should know of the files that were read. */
    List<String> notes() {
        return flat == 0
                ? List.of()
                : List.of(flat + (flat == 1 ? " object has" : " objects have") + " no area, the first at " + firstFlat
                        + "; such boxes stay in, as in the original");
    }
}
