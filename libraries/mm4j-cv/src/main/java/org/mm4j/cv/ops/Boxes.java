package org.mm4j.cv.ops;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;

/** Reads boxes and scores from tensors, and checks them. */
final class Boxes {

    private Boxes() {}

    /** The numbers of a [n, columns] tensor, row by row. */
    static float[] read(Tensor rows, int columns) {
        if (rows.dim() != 2 || rows.size(1) != columns) {
            throw new IllegalArgumentException(
                    "boxes have the shape [n, " + columns + "], not " + Arrays.toString(rows.shape()));
        }
        return Tensors.floats(rows);
    }

    /** The numbers of a [n] tensor. */
    static float[] read(Tensor column) {
        if (column.dim() != 1) {
            throw new IllegalArgumentException("scores have the shape [n], not " + Arrays.toString(column.shape()));
        }
        return Tensors.floats(column);
    }

    /** The numbers of a [n] tensor of integers. */
    static int[] readIndices(Tensor column) {
        if (column.dim() != 1) {
            throw new IllegalArgumentException(
                    "group indices have the shape [n], not " + Arrays.toString(column.shape()));
        }
        return Arrays.stream(Tensors.longs(column)).mapToInt(Math::toIntExact).toArray();
    }

    static void requireMatching(float[] boxes, float[] scores) {
        if (boxes.length != 4 * scores.length) {
            throw new IllegalArgumentException(
                    boxes.length + " coordinates are not 4 for each of " + scores.length + " scores");
        }
    }
}
