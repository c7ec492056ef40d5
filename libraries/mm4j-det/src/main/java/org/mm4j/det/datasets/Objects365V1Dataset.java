package org.mm4j.det.datasets;

import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Objects365 v1 (Shao and others, Objects365: A Large-Scale, High-Quality Dataset for Object Detection, 2019). */
@Doc("Objects365 v1 in COCO's format.")
public final class Objects365V1Dataset extends CocoDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Metainfo KNOWN = Metainfo.ofClasses(ClassLists.read("objects365v1.txt"));

    /** The data set of a config. */
    public Objects365V1Dataset(Args args) {
        super(args.base(), KNOWN);
        initializeUnlessLazy();
    }
}
