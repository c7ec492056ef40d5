package org.mm4j.det.datasets.shapes;

import java.util.HashSet;
import java.util.List;
import org.mm4j.engine.structures.ImageSize;

/**
 * What a data set of shapes is to be like.
 *
 * @param train number of pictures to train with
 * @param val number of pictures to judge by
 * @param seed equal seeds give equal pictures, whatever the numbers of pictures are
 * @param size of the pictures
 * @param kinds the classes, in the order of their labels
 * @param minObjects fewest shapes in a picture
 * @param maxObjects most shapes in a picture
 */
public record ShapesSettings(
        int train, int val, long seed, ImageSize size, List<ShapeKind> kinds, int minObjects, int maxObjects) {

    private static final int SMALLEST = 64;
    private static final int LARGEST = 4096;
    private static final int MOST_OBJECTS = 50;
    private static final int MOST_PICTURES = 1_000_000;

    /** Checks the settings. */
    public ShapesSettings {
        kinds = List.copyOf(kinds);
        if (train < 0 || val < 0 || train + (long) val == 0 || train + (long) val > MOST_PICTURES) {
            throw new IllegalArgumentException(
                    "there are 1 to " + MOST_PICTURES + " pictures in all, not " + train + " and " + val);
        }
        if (Math.min(size.width(), size.height()) < SMALLEST || Math.max(size.width(), size.height()) > LARGEST) {
            throw new IllegalArgumentException("the sides of the pictures are " + SMALLEST + " to " + LARGEST
                    + " pixels, not " + size.width() + " x " + size.height());
        }
        if (kinds.isEmpty() || new HashSet<>(kinds).size() != kinds.size()) {
            throw new IllegalArgumentException("there is at least one class, and none twice");
        }
        if (minObjects < 0 || maxObjects < Math.max(1, minObjects) || maxObjects > MOST_OBJECTS) {
            throw new IllegalArgumentException(
                    "a picture has up to " + MOST_OBJECTS + " shapes, not " + minObjects + " to " + maxObjects);
        }
    }
}
