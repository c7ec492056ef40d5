package org.mm4j.rotate.datasets;

import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Aerial pictures with the classes of version 2.0 of DOTA. */
@Doc("Aerial pictures with boxes of four corners, version 2.0 of DOTA.")
public final class DOTAv2Dataset extends DOTADataset {

    /** The arguments. */
    public record Args(@Inline DOTADataset.Args base) {}

    /** The data set of a config. */
    public DOTAv2Dataset(Args args) {
        super(args.base(), DotaClasses.V2_0);
        initializeUnlessLazy();
    }
}
