package org.mm4j.det.datasets;

import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * LVIS v0.5 (Gupta, Dollár, Girshick, LVIS: A Dataset for Large Vocabulary Instance Segmentation, 2019). The classes are
 * those of the annotation file, in its order; pictures have the names of COCO 2017.
 */
@Doc("LVIS v0.5.")
public final class LVISV05Dataset extends CocoDataset {

    /** Letters of a name of COCO 2017: twelve digits and {@code .jpg}. */
    private static final int NAME = 16;

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    /** The data set of a config. */
    public LVISV05Dataset(Args args) {
        super(args.base(), Metainfo.empty());
        initializeUnlessLazy();
    }

    @Override
    protected String fileName(CocoFile.Picture picture) {
        String name = picture.fileName();
        return name.startsWith("COCO") && name.length() > NAME ? name.substring(name.length() - NAME) : name;
    }
}
