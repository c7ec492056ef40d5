package org.mm4j.det.transforms;

import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;

/** Entries of samples that a transform cannot change, and the originals do not change either. */
final class Unsupported {

    private Unsupported() {}

    /** Refuses a sample with one of the entries, which would be left behind unlike its picture. */
    static void refuse(Results results, String transform, ResultKey<?>... entries) {
        for (ResultKey<?> entry : entries) {
            if (results.has(entry)) {
                throw new UnsupportedOperationException(transform + " cannot change '" + entry
                        + "'; do not load it, or leave this step out of the pipeline");
            }
        }
    }
}
