package org.mm4j.cls.datasets;

import java.util.List;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pictures of one's own: a folder for each class, whose names in order are the classes, or a list of files ({@code
 * ann_file}) with lines such as {@code folder/picture.jpg 3}. Without labels, all pictures below the folder, or lines without
 * labels.
 */
@Doc("Pictures in a folder for each class, or of a list of files.")
public final class CustomDataset extends FolderDataset {

    /** The arguments. */
    public record Args(
            @Default("''") @Doc("the folder of pictures below data_root, or a dict with img_path")
            DataPrefix dataPrefix,

            @Default("''") @Doc("the list of files below data_root; none for folders")
            String annFile,

            @Default("True") @Doc("whether pictures have labels")
            boolean withLabel,

            @Default("('.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif')")
            @Doc("how names of pictures end, in folders")
            List<String> extensions,

            @Inline ClsDatasetArgs common) {

        public Args {
            if (annFile.isEmpty() && dataPrefix.isEmpty() && common.dataRoot().isEmpty()) {
                throw new IllegalArgumentException("one of ann_file, data_root and data_prefix is needed");
            }
        }
    }

    /** Reads the list of files, unless that is put off. */
    public CustomDataset(Args args) {
        super(
                args.common(),
                new Place(args.annFile(), args.dataPrefix()),
                args.withLabel(),
                args.extensions(),
                Metainfo.empty());
        initializeUnlessLazy();
    }
}
