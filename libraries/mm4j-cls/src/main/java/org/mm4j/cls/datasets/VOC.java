package org.mm4j.cls.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.io.XmlElement;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * PASCAL VOC (Everingham and others, The PASCAL Visual Object Classes Challenge, 2010) as pictures with any number of
 * labels: {@code gt_label} has the classes of the objects in ascending order, and {@code gt_label_difficult} those of
 * objects marked as difficult. For test of the sets val and test pictures may be without annotations: then
 * {@code data_prefix} has no {@code ann_path}, and samples have no labels.
 */
@Doc("PASCAL VOC, with any number of labels a picture.")
public final class VOC extends ClsDataset {

    private static final List<String> SPLITS = List.of("train", "val", "trainval", "test");

    /** The arguments. */
    public record Args(
            @Default("'trainval'") @Nullable @Doc("train, val, trainval or test; None or '' with an image_set_path")
            String split,

            @Default("''") @Doc("the list of pictures below data_root; by default ImageSets/Main/<split>.txt")
            String imageSetPath,

            @Default("dict(img_path='JPEGImages', ann_path='Annotations')")
            @Doc(
                    "the folders of pictures and annotations below data_root; a text is that of pictures without annotations")
            DataPrefix dataPrefix,

            @Inline ClsDatasetArgs common) {

        /** Checks. */
        public Args {
            boolean isNamed = split != null && !split.isEmpty();
            if (isNamed && !dataPrefix.isGiven()) {
                dataPrefix = DataPrefix.of(Map.of("img_path", "JPEGImages", "ann_path", "Annotations"));
            }
            if (isNamed && !SPLITS.contains(split)) {
                throw new IllegalArgumentException("split is one of " + SPLITS + ", not '" + split + "'");
            }
            if (!isNamed && imageSetPath.isEmpty()) {
                throw new IllegalArgumentException("without a split, image_set_path names the list of pictures");
            }
            if (common.dataRoot().isEmpty()) {
                throw new IllegalArgumentException("VOC needs a data_root");
            }
            if (!dataPrefix.folders().containsKey("img_path")) {
                throw new IllegalArgumentException("data_prefix has an img_path, the folder of pictures");
            }
            boolean mayLack =
                    common.testMode() && (!isNamed || List.of("val", "test").contains(split));
            if (!dataPrefix.folders().containsKey("ann_path") && !mayLack) {
                throw new IllegalArgumentException("data_prefix has no ann_path, the folder of annotations, which only"
                        + " val and test with test_mode=True do without");
            }
        }

        private String list() {
            return imageSetPath.isEmpty() ? "ImageSets/Main/" + split + ".txt" : imageSetPath;
        }
    }

    private final boolean isLabelled;

    /** Reads the annotations, unless that is put off. */
    public VOC(Args args) {
        super(
                args.common(),
                args.list(),
                args.dataPrefix().folders(),
                Metainfo.ofClasses(ClassNames.ofDataset("VOC").orElseThrow()));
        this.isLabelled = args.dataPrefix().folders().containsKey("ann_path");
        allowPrefixes("img_path", "ann_path");
        initializeUnlessLazy();
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return isLabelled
                ? Set.of(ResultKey.IMG_PATH, ClsKeys.GT_LABEL, ClsKeys.GT_LABEL_DIFFICULT)
                : Set.of(ResultKey.IMG_PATH);
    }

    @Override
    protected void load(Sink sink) {
        Map<String, Integer> labels = new LinkedHashMap<>();
        classes().forEach(name -> labels.put(name, labels.size()));
        Map<String, Integer> others = new TreeMap<>();
        for (String name : names()) {
            Results info = new Results().put(ResultKey.IMG_PATH, Locations.join(prefix("img_path"), name + ".jpg"));
            if (isLabelled) {
                addLabels(info, Path.of(Locations.join(prefix("ann_path"), name + ".xml")), labels, others);
            }
            sink.add(info);
        }
        if (!others.isEmpty()) {
            sink.note("objects of classes that metainfo does not have are left out: " + others);
        }
    }

    private List<String> names() {
        Path list = Path.of(requireAnnFile());
        try {
            return TextInput.lines(list).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException failure) {
            throw new DatasetException(
                    "cannot read " + list + ", the list of pictures: " + failure.getMessage(), failure);
        }
    }

    private static void addLabels(Results info, Path file, Map<String, Integer> labels, Map<String, Integer> others) {
        Set<Integer> plain = new TreeSet<>();
        Set<Integer> difficult = new TreeSet<>();
        int number = 0;
        for (XmlElement object : XmlElement.read(file).all("object")) {
            String what = "object " + number++;
            String name =
                    object.find("name").map(XmlElement::text).orElseThrow(() -> object.error(what + " has no name"));
            Integer label = labels.get(name);
            if (label == null) {
                others.merge(name, 1, Integer::sum);
            } else if (object.find("difficult").isPresent() && object.integer("difficult", what) != 0) {
                difficult.add(label);
            } else {
                plain.add(label);
            }
        }
        info.put(ClsKeys.GT_LABEL, new Ints(new ArrayList<>(plain)))
                .put(ClsKeys.GT_LABEL_DIFFICULT, new Ints(new ArrayList<>(difficult)));
    }
}
