package org.mm4j.cls.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Birds of 200 kinds, CUB-200-2011 (Wah and others, The Caltech-UCSD Birds-200-2011 Dataset, 2011): {@code images.txt},
 * {@code image_class_labels.txt} and {@code train_test_split.txt} in {@code data_root} have a line for each picture of the
 * folder {@code images}, with its number and its file, its class from 1, and whether it is for training.
 */
@Doc("Birds of 200 kinds, CUB-200-2011.")
public final class CUB extends ClsDataset {

    /** The arguments. */
    public record Args(
            @Default("'train'") @Doc("train or test") String split,
            @Inline ClsDatasetArgs common) {

        /** Checks. */
        public Args {
            if (!split.equals("train") && !split.equals("test")) {
                throw new IllegalArgumentException("split is 'train' or 'test', not '" + split + "'");
            }
            if (common.dataRoot().isEmpty()) {
                throw new IllegalArgumentException("CUB needs a data_root");
            }
        }
    }

    private final Args args;

    /** Reads the files, unless that is put off. */
    public CUB(Args args) {
        super(
                args.common(),
                "images.txt",
                Map.of("img_path", "images"),
                Metainfo.ofClasses(ClassNames.ofDataset("CUB").orElseThrow()));
        this.args = args;
        initializeUnlessLazy();
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return Set.of(ResultKey.IMG_PATH, ClsKeys.GT_LABEL);
    }

    @Override
    protected void load(Sink sink) {
        Map<Integer, String> pictures = column(annFile());
        Map<Integer, String> labels = column(Locations.join(args.common().dataRoot(), "image_class_labels.txt"));
        Map<Integer, String> splits = column(Locations.join(args.common().dataRoot(), "train_test_split.txt"));
        if (!pictures.keySet().equals(labels.keySet()) || !pictures.keySet().equals(splits.keySet())) {
            throw new DatasetException("the files in " + args.common().dataRoot()
                    + " are of different pictures: images.txt has " + pictures.size()
                    + " numbers, image_class_labels.txt "
                    + labels.size() + " and train_test_split.txt " + splits.size());
        }
        String other = args.split().equals("train") ? "0" : "1";
        pictures.forEach((number, file) -> {
            if (!other.equals(splits.get(number))) {
                sink.add(new Results()
                        .put(ResultKey.IMG_PATH, Locations.join(prefix("img_path"), file))
                        .put(ClsKeys.GT_LABEL, Ints.of(label(number, String.valueOf(labels.get(number))))));
            }
        });
    }

    private int label(int number, String text) {
        int label;
        try {
            label = Integer.parseInt(text) - 1;
        } catch (NumberFormatException failure) {
            label = -1;
        }
        if (label < 0 || label >= classes().size()) {
            throw new DatasetException("image_class_labels.txt: class '" + text + "' of picture " + number
                    + " is not one of " + classes().size() + ", which count from 1");
        }
        return label;
    }

    /** What stands behind the numbers of a file. */
    private static Map<Integer, String> column(String file) {
        List<String> lines;
        try {
            lines = TextInput.lines(Path.of(file));
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + file + ": " + failure.getMessage(), failure);
        }
        Map<Integer, String> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] parts = lines.get(i).strip().split("\\s+", -1);
            if (parts.length == 1 && parts[0].isEmpty()) {
                continue;
            }
            if (parts.length != 2 || !parts[0].matches("\\d{1,9}")) {
                throw new DatasetException(
                        file + ", line " + (i + 1) + ": expected a number and a text, got '" + lines.get(i) + "'");
            }
            values.put(Integer.parseInt(parts[0]), parts[1]);
        }
        return values;
    }
}
