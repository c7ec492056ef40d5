package org.mm4j.det.models.preprocessors;

import org.mm4j.registry.Kind;

/** Changes a whole batch in training, after its pictures were made one tensor. For one thread. */
@Kind("model")
public interface BatchAugment {

    /**
     * Changes a batch.
     *
     * @return the changed batch, or the same; its tensor belongs to the open scope
     */
    DetBatch augment(DetBatch batch);
}
