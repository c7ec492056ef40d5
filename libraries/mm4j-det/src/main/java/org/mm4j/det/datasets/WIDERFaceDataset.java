package org.mm4j.det.datasets;

import java.util.List;
import org.mm4j.det.datasets.voc.VocFile;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * WIDER Face (Yang and others, WIDER FACE: A Face Detection Benchmark, 2016) converted to VOC's format: pictures lie in
 * the folder that their annotations name, and the first pixel is 0.
 */
@Doc("WIDER Face in VOC's format.")
public final class WIDERFaceDataset extends XMLDataset {

    /** The arguments. */
    public record Args(@Inline XMLDataset.Args base) {}

    /** The data set of a config. */
    public WIDERFaceDataset(Args args) {
        super(args.base(), Metainfo.ofClasses(List.of("face")).with("palette", Palettes.FACE), "img");
        initializeUnlessLazy();
    }

    @Override
    protected String xmlPath(String name) {
        return Locations.join(prefix("img"), "Annotations/" + name + ".xml");
    }

    @Override
    protected String imagePath(String name, VocFile file) {
        return Locations.join(prefix("img"), Locations.join(file.folder().orElse(""), name + ".jpg"));
    }

    @Override
    protected int firstPixel() {
        return 0;
    }
}
