package org.mm4j.det.transforms;

import org.mm4j.engine.data.Results;

/** Entries of samples that the originals change and these transforms cannot yet. */
final class Unsupported {

    private Unsupported() {}

    /** Refuses a sample with such an entry, which would be left behind unchanged. */
    static void refuse(Results results, String entry, String transform) {
        if (results.names().contains(entry)) {
            throw new UnsupportedOperationException(
                    transform + " cannot change '" + entry + "' yet; remove it from the sample before this step");
        }
    }
}
