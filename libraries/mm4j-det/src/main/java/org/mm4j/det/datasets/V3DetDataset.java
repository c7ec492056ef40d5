package org.mm4j.det.datasets;

import java.io.IOException;
import java.nio.file.Path;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * V3Det (Wang and others, V3Det: Vast Vocabulary Visual Detection Dataset, 2023), whose class names are in a file of their
 * own unless {@code metainfo} gives them.
 */
@Doc("V3Det in COCO's format.")
public final class V3DetDataset extends CocoDataset {

    /** The arguments. */
    public record Args(
            @Inline DetDataset.Args base,

            @Default("'annotations/category_name_13204_v3det_2023_v1.txt'")
            @Doc("the file of class names, one a line, below data_root")
            String labelFile) {}

    /** The data set of a config. */
    public V3DetDataset(Args args) {
        super(args.base(), known(args));
        initializeUnlessLazy();
    }

    private static Metainfo known(Args args) {
        if (args.base().base().metainfo() != null) {
            return Metainfo.empty();
        }
        String root =
                args.base().base().dataRoot() == null ? "" : args.base().base().dataRoot();
        Path file = Path.of(Locations.join(root, args.labelFile()));
        try {
            return Metainfo.ofClasses(TextInput.lines(file));
        } catch (IOException failure) {
            throw new DatasetException(
                    "cannot read " + file + ", the names of the classes (label_file): " + failure.getMessage()
                            + "; give them there or in metainfo",
                    failure);
        }
    }
}
