package org.mm4j.det.datasets;

import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * LVIS v1 (Gupta, Dollár, Girshick, LVIS: A Dataset for Large Vocabulary Instance Segmentation, 2019). The classes are
 * those of the annotation file, in its order; pictures are found by what follows the host in {@code coco_url}.
 */
@Doc("LVIS v1.")
public final class LVISV1Dataset extends CocoDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    /** The data set of a config. */
    public LVISV1Dataset(Args args) {
        super(args.base(), Metainfo.empty());
        initializeUnlessLazy();
    }
}
