package org.mm4j.cls.datasets;

import java.util.List;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** ImageNet of all 21k classes, whose names are those of the folders, or given by {@code classes}. See {@link ImageNet}. */
@Doc("ImageNet of 21k classes.")
public final class ImageNet21k extends FolderDataset {

    /** The arguments. */
    public record Args(
            @Default("''") @Doc("train; fills in data_prefix and ann_file")
            String split,

            @Default("''") @Doc("the folder of pictures below data_root, or a dict with img_path")
            DataPrefix dataPrefix,

            @Default("''") @Doc("the list of files below data_root; none for folders")
            String annFile,

            @Default("False") @Doc("several labels a picture; only False is supported")
            boolean multiLabel,

            @Default("True") @Doc("whether pictures have labels")
            boolean withLabel,

            @Default(ImageNet.EXTENSIONS) @Doc("how names of pictures end, in folders")
            List<String> extensions,

            @Inline ClsDatasetArgs common) {

        public Args {
            if (!split.isEmpty() && !split.equals("train")) {
                throw new IllegalArgumentException("split: ImageNet21k has train only, not '" + split
                        + "'; give data_prefix and ann_file instead");
            }
            if (multiLabel) {
                throw new IllegalArgumentException("multi_label=True is not supported, as in the original");
            }
        }
    }

    /** Reads the list of files, unless that is put off. */
    public ImageNet21k(Args args) {
        super(
                args.common(),
                ImageNet.place(
                        args.split(),
                        args.dataPrefix(),
                        args.annFile(),
                        args.common().dataRoot()),
                args.withLabel(),
                args.extensions(),
                Metainfo.empty());
        initializeUnlessLazy();
    }
}
