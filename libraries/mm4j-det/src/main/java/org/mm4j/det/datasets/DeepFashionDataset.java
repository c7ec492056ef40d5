package org.mm4j.det.datasets;

import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** DeepFashion (Liu and others, DeepFashion: Powering Robust Clothes Recognition and Retrieval, 2016) in COCO's format. */
@Doc("DeepFashion in COCO's format.")
public final class DeepFashionDataset extends CocoDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Metainfo KNOWN =
            Metainfo.ofClasses(ClassNames.DEEP_FASHION).with("palette", Palettes.DEEP_FASHION);

    /** The data set of a config. */
    public DeepFashionDataset(Args args) {
        super(args.base(), KNOWN);
        initializeUnlessLazy();
    }
}
