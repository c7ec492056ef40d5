package org.mm4j.engine.checkpoint;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes that come later in the file than the tensors that are made of them. */
final class LateBytes {

    private volatile @Nullable ByteBuffer bytes;

    void set(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    ByteBuffer get() {
        ByteBuffer now = bytes;
        if (now == null) {
            throw new CheckpointException("the file lacks the values of a storage");
        }
        return now;
    }
}
