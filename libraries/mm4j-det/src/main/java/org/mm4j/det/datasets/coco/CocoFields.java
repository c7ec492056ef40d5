package org.mm4j.det.datasets.coco;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads single entries of annotation files, and says which file and which part of it lacks one. */
final class CocoFields {

    private final Path file;

    CocoFields(Path file) {
        this.file = file;
    }

    /** A whole number that has to be there. */
    long integer(JsonNode node, String name, String what) {
        JsonNode number = node.path(name);
        if (!number.isNumber() || number.asDouble() != number.asLong()) {
            throw error(what + " has no whole number " + name);
        }
        return number.asLong();
    }

    /** A picture with its size; what it is called is in messages. */
    CocoFile.Picture picture(JsonNode node, int place, String fileName) {
        long id = integer(node, "id", "image " + place);
        String what = "image " + id + (fileName.isEmpty() ? "" : " (" + fileName + ")");
        return new CocoFile.Picture(id, fileName, pixels(node, "width", what), pixels(node, "height", what));
    }

    private int pixels(JsonNode node, String name, String what) {
        long pixels = integer(node, name, what);
        if (pixels < 1 || pixels > Integer.MAX_VALUE) {
            throw error(what + " has " + name + " " + pixels + ", which is no number of pixels from 1 to "
                    + Integer.MAX_VALUE);
        }
        return (int) pixels;
    }

    /** The name of a class. */
    String className(JsonNode node, long id) {
        JsonNode name = node.path("name");
        if (!name.isTextual() && !name.isNumber()) {
            throw error("category " + id + " has no name");
        }
        return name.asText();
    }

    /** Four numbers, which may be NaN or infinite. */
    double[] box(@Nullable JsonNode box, String what) {
        if (box == null || !box.isArray() || box.size() != 4) {
            throw error(what + " has no bbox of four numbers");
        }
        double[] numbers = new double[4];
        for (int i = 0; i < 4; i++) {
            numbers[i] = number(box.get(i), what + ", bbox,");
        }
        return numbers;
    }

    /** A number, which may be NaN or infinite. */
    double number(JsonNode number, String what) {
        if (!number.isNumber()) {
            throw error(what + " has " + number + " where a number should be");
        }
        return number.asDouble();
    }

    /** An error that names the file. */
    CocoException error(String message) {
        return new CocoException(file + ": " + message);
    }
}
