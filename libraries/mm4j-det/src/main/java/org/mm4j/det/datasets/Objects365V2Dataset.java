package org.mm4j.det.datasets;

import java.util.Set;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Objects365 v2 (Shao and others, Objects365: A Large-Scale, High-Quality Dataset for Object Detection, 2019). */
@Doc("Objects365 v2 in COCO's format.")
public final class Objects365V2Dataset extends CocoDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Metainfo KNOWN = Metainfo.ofClasses(ClassLists.read("objects365v2.txt"));

    private static final Set<String> BROKEN = Set.of(
            "patch16/objects365_v2_00908726.jpg",
            "patch6/objects365_v1_00320532.jpg",
            "patch6/objects365_v1_00320534.jpg");

    /** The data set of a config. */
    public Objects365V2Dataset(Args args) {
        super(args.base(), KNOWN);
        initializeUnlessLazy();
    }

    /** The last folder and the name: {@code patchX/name.jpg}. */
    @Override
    protected String fileName(CocoFile.Picture picture) {
        String[] parts = picture.fileName().split("/");
        return parts.length < 2 ? picture.fileName() : parts[parts.length - 2] + "/" + parts[parts.length - 1];
    }

    /** Three pictures of the published files cannot be read. */
    @Override
    protected boolean isUsed(CocoFile.Picture picture) {
        return !BROKEN.contains(fileName(picture));
    }
}
