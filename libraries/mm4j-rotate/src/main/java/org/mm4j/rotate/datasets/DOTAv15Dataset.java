package org.mm4j.rotate.datasets;

import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Aerial pictures with the classes of version 1.5 of DOTA. */
@Doc("Aerial pictures with boxes of four corners, version 1.5 of DOTA.")
public final class DOTAv15Dataset extends DOTADataset {

    /** The arguments. */
    public record Args(@Inline DOTADataset.Args base) {}

    /** The data set of a config. */
    public DOTAv15Dataset(Args args) {
        super(args.base(), DotaClasses.V1_5);
        initializeUnlessLazy();
    }
}
