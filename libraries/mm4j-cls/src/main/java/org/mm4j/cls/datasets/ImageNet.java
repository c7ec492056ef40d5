package org.mm4j.cls.datasets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * <a href="https://www.image-net.org">ImageNet</a> of 1000 classes. With {@code split} the pictures are in the folder of that
 * name below {@code data_root}, and their labels, if there is such a file, in {@code meta/<split>.txt}; the split {@code test}
 * has no labels.
 */
@Doc("ImageNet of 1000 classes.")
public final class ImageNet extends FolderDataset {

    /** Ends of names of pictures. */
    static final String EXTENSIONS = "('.jpg', '.jpeg', '.png', '.ppm', '.bmp', '.pgm', '.tif')";

    /** The arguments. */
    public record Args(
            @Default("''") @Doc("train, val or test; fills in data_prefix and ann_file")
            String split,

            @Default("''") @Doc("the folder of pictures below data_root, or a dict with img_path")
            DataPrefix dataPrefix,

            @Default("''") @Doc("the list of files below data_root; none for folders")
            String annFile,

            @Default("True") @Doc("whether pictures have labels")
            boolean withLabel,

            @Default(EXTENSIONS) @Doc("how names of pictures end, in folders")
            List<String> extensions,

            @Inline ClsDatasetArgs common) {

        public Args {
            if (!List.of("", "train", "val", "test").contains(split)) {
                throw new IllegalArgumentException("split: expected train, val or test, got '" + split + "'");
            }
        }
    }

    /** Reads the list of files, unless that is put off. */
    public ImageNet(Args args) {
        super(
                args.common(),
                place(
                        args.split(),
                        args.dataPrefix(),
                        args.annFile(),
                        args.common().dataRoot()),
                args.withLabel() && !args.split().equals("test"),
                args.extensions(),
                Metainfo.ofClasses(ClassNames.ofDataset("ImageNet").orElseThrow()));
        initializeUnlessLazy();
    }

    /** The places that a split stands for, where the config does not give others. */
    static Place place(String split, DataPrefix prefix, String annFile, String dataRoot) {
        if (split.isEmpty()) {
            return new Place(annFile, prefix);
        }
        DataPrefix folder = prefix.isEmpty() ? DataPrefix.of(split) : prefix;
        String list = "meta/" + split + ".txt";
        boolean isThere = annFile.isEmpty() && Files.exists(Path.of(Locations.join(dataRoot, list)));
        return new Place(isThere ? list : annFile, folder);
    }
}
