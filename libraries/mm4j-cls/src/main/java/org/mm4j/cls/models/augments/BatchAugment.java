package org.mm4j.cls.models.augments;

import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;
import org.mm4j.registry.RegistryKey;

/** Mixes the pictures of a batch. */
@Kind("batch augment")
public interface BatchAugment {

    /** The kind under which libraries register these. */
    RegistryKey<BatchAugment> KIND = new RegistryKey<>("batch augment", BatchAugment.class);

    /**
     * Pictures and the share of each class in them.
     *
     * @param inputs (N, C, H, W) float32
     * @param scores (N, classes) float32
     */
    record Mixed(Tensor inputs, Tensor scores) {}

    /** Mixes; results are tensors of the open scope, the inputs stay as they are. */
    Mixed apply(Mixed batch, RandomGenerator random);
}
