package org.mm4j.engine.init;

import org.mm4j.engine.checkpoint.CheckpointStore;

/**
 * What initialisers may need.
 *
 * @param checkpoints where {@code Pretrained} finds its files
 */
public record InitContext(CheckpointStore checkpoints) {

    /** The user's own store of checkpoints, without news of downloads. */
    public static InitContext standard() {
        return new InitContext(CheckpointStore.standard());
    }
}
