package org.mm4j.det.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Open Images V6 (Kuznetsova and others, The Open Images Dataset V4, 2020): a table of boxes in parts of the picture's
 * width and height, and files of the names of classes, of their tree, and of the sizes of pictures. The classes are those
 * of {@code label_file}. Boxes around groups of objects are marked ({@link DetInstance#isGroupOf}).
 *
 * <p>{@code metainfo} has {@link #CLASSES_OF_CLASSES}, for {@code OpenImagesMetric}; with an {@code image_level_ann_file}
 * samples have {@link #IMAGE_LEVEL_LABELS}.
 */
@Doc("Open Images V6.")
public class OpenImagesDataset extends DetDataset {

    /** What tells a picture from others. */
    public static final ResultKey<String> IMG_ID = new ResultKey<>("img_id", String.class);

    /** Classes that were looked for in the whole picture, found or not. */
    public static final ResultKey<int[]> IMAGE_LEVEL_LABELS = new ResultKey<>("image_level_labels", int[].class);

    /** How sure it is that these are there: 0 for those that are not. */
    public static final ResultKey<float[]> CONFIDENCES = new ResultKey<>("confidences", float[].class);

    /** The entry of metainfo with the classes that each class is one of, itself included: lists of labels. */
    public static final String CLASSES_OF_CLASSES = "RELATION_MATRIX";

    /** The arguments. */
    public record Args(
            @Doc("names of the classes, below data_root") String labelFile,

            @Doc("names and sizes of the pictures as a pickle, below data_root")
            String metaFile,

            @Doc("the tree of the classes, below data_root") String hierarchyFile,

            @Nullable @Doc("classes that were looked for in whole pictures, below data_root")
            String imageLevelAnnFile,

            @Inline DetDataset.Args base) {

        /** Where a file is. */
        Path file(String name) {
            String root = base.base().dataRoot();
            return Path.of(Locations.join(root == null ? "" : root, name));
        }
    }

    /** How many letters of the name of a picture are not its id. */
    private static final int SUFFIX = ".jpg".length();

    /** Labels by the names of classes in the files, and the names of classes by label. */
    record Labels(Map<String, Integer> byId, List<String> names) {}

    /** The annotations of a picture, with boxes in parts of its width and height. */
    record Picture(String name, List<DetInstance> instances) {}

    /** What was looked for in a whole picture. */
    record Looked(List<Integer> labels, List<Float> confidences) {}

    private final Args args;

    /** The data set of a config. */
    public OpenImagesDataset(Args args) {
        this(args, "oid_v6");
        initializeUnlessLazy();
    }

    /**
     * A data set of the same kind.
     *
     * @param type of the data set, by which metrics tell it
     */
    OpenImagesDataset(Args args, String type) {
        super(args.base(), Metainfo.empty().with("dataset_type", type));
        this.args = args;
        allowPrefixes("img");
        FilterCfg.of(args.base().base().filterCfg(), Set.of(), getClass().getSimpleName());
    }

    /** The arguments of the config. */
    final Args files() {
        return args;
    }

    // ---- what the files have, of which the challenge has others ----

    Labels labels(Path file) {
        Map<String, Integer> byId = new LinkedHashMap<>();
        List<String> names = new ArrayList<>();
        OpenImagesFiles.table(file, false, 2, (line, values) -> {
            byId.put(values[0], names.size());
            names.add(values[1]);
        });
        return new Labels(byId, names);
    }

    List<Set<Integer>> classesOfClasses(Path file, Labels labels) {
        return OpenImagesFiles.hierarchy(file, labels.byId());
    }

    /** Columns of class and confidence in the table of classes of whole pictures. */
    int[] lookedColumns() {
        return new int[] {2, 3};
    }

    List<Picture> pictures(Path file, Labels labels) {
        List<Picture> pictures = new ArrayList<>();
        OpenImagesFiles.table(file, true, 13, (line, values) -> {
            String name = values[0] + ".jpg";
            if (pictures.isEmpty() || !pictures.get(pictures.size() - 1).name().equals(name)) {
                pictures.add(new Picture(name, new ArrayList<>()));
            }
            float[] box = new float[4];
            int[] columns = {4, 6, 5, 7};
            pictures.get(pictures.size() - 1)
                    .instances()
                    .add(box(
                            OpenImagesFiles.label(labels.byId(), values[2], file, line),
                            values[10].strip().equals("1"),
                            values,
                            columns,
                            file,
                            line,
                            box));
        });
        return pictures;
    }

    /** One box of a line. */
    static DetInstance box(
            int label, boolean isGroupOf, String[] values, int[] columns, Path file, int line, float[] into) {
        for (int i = 0; i < 4; i++) {
            into[i] = (float) OpenImagesFiles.number(values[columns[i]], file, line);
        }
        return new DetInstance(into, label, false, null, null, isGroupOf);
    }

    // ---- reading ----

    @Override
    protected final Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(
                List.of(IMG_ID, ResultKey.IMG_PATH, ResultKey.HEIGHT, ResultKey.WIDTH, DetKeys.INSTANCES));
        if (args.imageLevelAnnFile() != null) {
            keys.add(IMAGE_LEVEL_LABELS);
            keys.add(CONFIDENCES);
        }
        return keys;
    }

    @Override
    protected final void load(Sink sink) {
        Labels labels = labels(args.file(args.labelFile()));
        if (!classes().isEmpty() && !classes().equals(labels.names())) {
            throw new DatasetException("the classes of " + getClass().getSimpleName()
                    + " are those of label_file; leave them out of metainfo");
        }
        sink.metainfo("classes", labels.names());
        sink.metainfo(
                CLASSES_OF_CLASSES,
                classesOfClasses(args.file(args.hierarchyFile()), labels).stream()
                        .map(of -> of.stream().map(Integer::longValue).toList())
                        .toList());
        Map<String, Looked> looked = looked(labels);
        Path file = Path.of(requireAnnFile());
        List<Picture> pictures = pictures(file, labels);
        Path metaFile = args.file(args.metaFile());
        List<OpenImagesFiles.Meta> sizes = OpenImagesFiles.sizes(metaFile);
        if (sizes.size() != pictures.size()) {
            throw new DatasetException(metaFile + " has the sizes of " + sizes.size() + " pictures, and " + file
                    + " is about " + pictures.size());
        }
        int bad = 0;
        for (int i = 0; i < pictures.size(); i++) {
            Picture picture = pictures.get(i);
            OpenImagesFiles.Meta meta = sizes.get(i);
            String plain = picture.name().substring(picture.name().lastIndexOf('/') + 1);
            if (plain.length() <= SUFFIX) {
                throw new DatasetException(file + ": picture " + i + " is called '" + picture.name()
                        + "', and names of pictures are an id with .jpg behind it");
            }
            if (!plain.equals(meta.name())) {
                throw new DatasetException(metaFile + ": picture " + i + " is " + meta.name() + ", and " + plain
                        + " in " + file + ": the two have the same order");
            }
            String id = plain.substring(0, plain.length() - SUFFIX);
            List<DetInstance> instances = new ArrayList<>();
            for (DetInstance part : picture.instances()) {
                float[] box = part.bbox();
                int width = meta.size().width();
                int height = meta.size().height();
                float[] pixels = {box[0] * width, box[1] * height, box[2] * width, box[3] * height};
                if (pixels[2] > pixels[0] && pixels[3] > pixels[1]) {
                    instances.add(new DetInstance(pixels, part.label(), false, null, null, part.isGroupOf()));
                } else {
                    bad++;
                }
            }
            Results info = new Results()
                    .put(IMG_ID, id)
                    .put(ResultKey.IMG_PATH, Locations.join(prefix("img"), picture.name()))
                    .put(ResultKey.HEIGHT, meta.size().height())
                    .put(ResultKey.WIDTH, meta.size().width())
                    .put(DetKeys.INSTANCES, new DetInstances(instances));
            sink.add(args.imageLevelAnnFile() == null ? info : withLooked(info, looked.get(id)));
        }
        if (bad > 0) {
            sink.note(bad + (bad == 1 ? " box" : " boxes") + " without width or height left out");
        }
    }

    private static Results withLooked(Results info, @Nullable Looked looked) {
        int count = looked == null ? 0 : looked.labels().size();
        int[] labels = new int[count];
        float[] confidences = new float[count];
        for (int i = 0; looked != null && i < count; i++) {
            labels[i] = looked.labels().get(i);
            confidences[i] = looked.confidences().get(i);
        }
        return info.put(IMAGE_LEVEL_LABELS, labels).put(CONFIDENCES, confidences);
    }

    private Map<String, Looked> looked(Labels labels) {
        Map<String, Looked> looked = new HashMap<>();
        if (args.imageLevelAnnFile() != null) {
            Path file = args.file(args.imageLevelAnnFile());
            int[] columns = lookedColumns();
            OpenImagesFiles.table(file, true, columns[1] + 1, (line, values) -> {
                Looked own = looked.computeIfAbsent(values[0], id -> new Looked(new ArrayList<>(), new ArrayList<>()));
                own.labels().add(OpenImagesFiles.label(labels.byId(), values[columns[0]], file, line));
                own.confidences().add((float) OpenImagesFiles.number(values[columns[1]], file, line));
            });
        }
        return looked;
    }
}
