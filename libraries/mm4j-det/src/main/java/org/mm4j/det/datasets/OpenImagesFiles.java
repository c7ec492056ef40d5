package org.mm4j.det.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.checkpoint.PickledArrays;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.io.JsonInput;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.structures.ImageSize;

/** Reads the files of Open Images. */
final class OpenImagesFiles {

    private OpenImagesFiles() {}

    /** A picture of the file of sizes. */
    record Meta(String name, ImageSize size) {}

    /** What is done with each line but the first. */
    @FunctionalInterface
    interface LineReader {
        /** Takes the values of a line; its number counts from 1. */
        void line(int number, String[] values);
    }

    /**
     * Reads a file of values with commas between, of which the first line has the names.
     *
     * @param columns the least number of values
     */
    static void table(Path file, boolean hasNames, int columns, LineReader reader) {
        try {
            TextInput.eachLine(file, (number, line) -> {
                if (line.isBlank() || (hasNames && number == 1)) {
                    return;
                }
                String[] values = split(line);
                if (values.length < columns) {
                    throw new DatasetException(
                            file + ", line " + number + ": " + values.length + " values, and there are " + columns);
                }
                reader.line(number, values);
            });
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
    }

    /** Values between commas; in quotes commas belong to a value. */
    private static String[] split(String line) {
        if (line.indexOf('"') < 0) {
            return line.split(",", -1);
        }
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && isQuoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                value.append(c);
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values.toArray(String[]::new);
    }

    /** The label of a class by its name in the files. */
    static int label(Map<String, Integer> labels, String id, Path file, int line) {
        Integer label = labels.get(id);
        if (label == null) {
            throw new DatasetException(file + ", line " + line + ": class '" + id + "' is not in the label_file");
        }
        return label;
    }

    /** A number of a line. */
    static double number(String text, Path file, int line) {
        try {
            double number = Double.parseDouble(text.strip());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        throw new DatasetException(file + ", line " + line + ": '" + text + "' is no number");
    }

    /** Name and size of each picture, in the order of the annotations. */
    static List<Meta> sizes(Path file) {
        List<Meta> sizes = new ArrayList<>();
        try {
            for (Map<String, Object> entry : PickledArrays.readDicts(file)) {
                if (!(entry.get("filename") instanceof String name)
                        || !(entry.get("ori_shape") instanceof List<?> shape)
                        || shape.size() < 2
                        || !(shape.get(0) instanceof Long height)
                        || !(shape.get(1) instanceof Long width)
                        || height < 1
                        || width < 1) {
                    throw new DatasetException(file + ": entry " + sizes.size() + " has no filename and ori_shape");
                }
                sizes.add(new Meta(
                        name.substring(name.lastIndexOf('/') + 1),
                        new ImageSize(Math.toIntExact(height), Math.toIntExact(width))));
            }
        } catch (CheckpointException failure) {
            throw new DatasetException(file + " cannot be read: " + failure.getMessage(), failure);
        }
        return sizes;
    }

    /** For each class the classes that it is one of, itself included, of a tree in JSON. */
    static List<Set<Integer>> hierarchy(Path file, Map<String, Integer> labels) {
        JsonNode root;
        try {
            root = JsonInput.tree(file);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        List<Set<Integer>> classes = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            classes.add(new TreeSet<>(Set.of(label)));
        }
        descend(root, List.of(), file, labels, classes);
        return classes;
    }

    private static void descend(
            JsonNode node, List<Integer> above, Path file, Map<String, Integer> labels, List<Set<Integer>> classes) {
        for (JsonNode child : node.path("Subcategory")) {
            if (!child.has("LabelName")) {
                continue;
            }
            String id = child.get("LabelName").asText();
            Integer label = labels.get(id);
            if (label == null) {
                throw new DatasetException(file + ": class '" + id + "' is not in the label_file");
            }
            classes.get(label).addAll(above);
            List<Integer> own = new ArrayList<>(above);
            own.add(label);
            descend(child, own, file, labels, classes);
        }
    }

    /** As {@link #hierarchy}, of a square of numbers in numpy's format, whose first row and column mean nothing. */
    static List<Set<Integer>> matrix(Path file, int count) {
        double[][] rows = NumpyMatrix.read(file);
        if (rows.length != count + 1 || rows[0].length != count + 1) {
            throw new DatasetException(file + " has " + rows.length + " rows of " + rows[0].length
                    + " numbers, and for " + count + " classes there are " + (count + 1));
        }
        List<Set<Integer>> classes = new ArrayList<>();
        for (int label = 0; label < count; label++) {
            Set<Integer> above = new TreeSet<>();
            for (int other = 0; other < count; other++) {
                if (Objects.requireNonNull(rows[label + 1])[other + 1] != 0) {
                    above.add(other);
                }
            }
            classes.add(above);
        }
        return classes;
    }
}
