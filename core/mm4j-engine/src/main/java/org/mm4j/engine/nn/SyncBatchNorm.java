package org.mm4j.engine.nn;

import org.mm4j.registry.Doc;

/** Batch normalisation whose statistics go over all processes; in one process the same as {@link BatchNorm2d}. */
@Doc("Batch normalisation over all processes; in one process as BN.")
public final class SyncBatchNorm extends BatchNorm2d {

    /** A norm as a config describes it. */
    public SyncBatchNorm(Args args) {
        super(args);
    }
}
