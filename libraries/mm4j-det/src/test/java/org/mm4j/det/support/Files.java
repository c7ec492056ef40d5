package org.mm4j.det.support;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.testkit.SafetensorsFile;

/** Tensors of golden files. */
public final class Files {

    private Files() {}

    /** A tensor as int64 if it is of an integer type, else as float32. */
    public static Tensor tensor(SafetensorsFile file, String name) {
        SafetensorsFile.Tensor tensor = file.get(name);
        return tensor.dtype().startsWith("F")
                ? Tensors.of(tensor.floats(), tensor.shape())
                : Tensors.of(tensor.longs(), tensor.shape());
    }
}
