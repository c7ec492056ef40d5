package org.mm4j.det.datasets;

import org.mm4j.det.structures.DetInstance;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Cityscapes (Cordts and others, The Cityscapes Dataset for Semantic Urban Scene Understanding, 2016) in COCO's format.
 * Pictures of crowds only are empty.
 */
@Doc("Cityscapes in COCO's format.")
public final class CityscapesDataset extends CocoDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Metainfo KNOWN =
            Metainfo.ofClasses(ClassNames.CITYSCAPES).with("palette", Palettes.CITYSCAPES);

    /** The data set of a config. */
    public CityscapesDataset(Args args) {
        super(args.base(), KNOWN);
        initializeUnlessLazy();
    }

    @Override
    protected boolean keep(Results info) {
        return super.keep(info) && !(filtersEmpty() && instances(info).stream().allMatch(DetInstance::ignored));
    }
}
