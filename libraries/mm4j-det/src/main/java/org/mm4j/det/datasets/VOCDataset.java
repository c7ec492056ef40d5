package org.mm4j.det.datasets;

import java.util.Objects;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** PASCAL VOC, of which {@code sub_data_root} tells the year. */
@Doc("PASCAL VOC.")
public final class VOCDataset extends XMLDataset {

    /** The arguments. */
    public record Args(@Inline XMLDataset.Args base) {}

    /** The data set of a config. */
    public VOCDataset(Args args) {
        super(args.base(), known(args), "sub_data_root");
        initializeUnlessLazy();
    }

    private static Metainfo known(Args args) {
        Metainfo known = Metainfo.ofClasses(ClassNames.VOC).with("palette", Palettes.VOC);
        String root = args.base().base().base().dataPrefix().getOrDefault("sub_data_root", "")
                + Objects.requireNonNullElse(args.base().base().base().dataRoot(), "");
        for (String year : new String[] {"VOC2007", "VOC2012"}) {
            if (root.contains(year)) {
                return known.with("dataset_type", year);
            }
        }
        return known;
    }
}
