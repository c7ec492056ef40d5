package org.mm4j.cv.ops;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;

/** Reads boxes and scores from tensors, and checks them. */
final class Boxes {

    private Boxes() {}

    /** The numbers of a [n, columns] tensor, row by row. */
    static float[] read(Tensor rows, int columns) {
        if (rows.dim() != 2 || rows.size(1) != columns) {
            throw new IllegalArgumentException(
                    "boxes have the shape [n, " + columns + "], not " + shape(rows));
        }
        return values(rows);
    }

    /** The numbers of a [n] tensor. */
    static float[] read(Tensor column) {
        if (column.dim() != 1) {
            throw new IllegalArgumentException("scores have the shape [n], not " + shape(column));
        }
        return values(column);
    }

    /** The numbers of a [n] tensor of integers. */
    static int[] readIndices(Tensor column) {
        if (column.dim() != 1) {
            throw new IllegalArgumentException("group indices have the shape [n], not " + shape(column));
        }
        try (TorchScope scope = TorchScope.open()) {
            int[] values = new int[(int) column.numel()];
            if (values.length > 0) {
                column.cpu().to(torch.ScalarType.Int).contiguous().data_ptr_int().get(values);
            }
            return values;
        }
    }

    static void requireMatching(float[] boxes, float[] scores) {
        if (boxes.length != 4 * scores.length) {
            throw new IllegalArgumentException(
                    boxes.length + " coordinates are not 4 for each of " + scores.length + " scores");
        }
    }

    private static float[] values(Tensor tensor) {
        try (TorchScope scope = TorchScope.open()) {
            float[] values = new float[(int) tensor.numel()];
            if (values.length > 0) {
                tensor.detach().cpu().to(torch.ScalarType.Float).contiguous().data_ptr_float().get(values);
            }
            return values;
        }
    }

    private static String shape(Tensor tensor) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < tensor.dim(); i++) {
            text.append(i == 0 ? "" : ", ").append(tensor.size(i));
        }
        return text.append(']').toString();
    }
}
