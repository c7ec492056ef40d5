package org.mm4j.det.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.det.datasets.coco.CocoFile;
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
 * Pictures with annotations in COCO's format (Lin and others, Microsoft COCO: Common Objects in Context, 2014).
 *
 * <p>Labels are the positions of the classes in {@code metainfo}; each class is found in the file by its name. Without
 * classes in {@code metainfo} those of the file are taken, in its order. Crowds are ignored instances. Boxes that have no
 * pixel in the picture, that are smaller than a pixel, or whose area is not above 0 are left out, and so are categories
 * that {@code metainfo} does not have. While training, {@code filter_cfg} may leave out pictures without any annotation of
 * the classes ({@code filter_empty_gt}; an annotation whose box is left out counts) and pictures with a side shorter than
 * {@code min_size} pixels.
 */
@Doc("Pictures with boxes and masks in a file of COCO's format.")
public class CocoDataset extends DetDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Metainfo KNOWN = Metainfo.ofClasses(ClassNames.COCO).with("palette", Palettes.COCO);

    private final boolean filterEmptyGt;
    private final double minSize;
    /** Pictures with an annotation of one of the classes. */
    private final Set<Long> annotated = new HashSet<>();

    /** The data set of a config. */
    public CocoDataset(Args args) {
        this(args.base(), KNOWN);
        initializeUnlessLazy();
    }

    /**
     * A data set of the same format.
     *
     * @param known names and colours of its classes
     */
    protected CocoDataset(DetDataset.Args args, Metainfo known) {
        super(args, known);
        allowPrefixes("img", "seg");
        FilterCfg filter = FilterCfg.of(
                args.base().filterCfg(),
                Set.of("filter_empty_gt", "min_size"),
                getClass().getSimpleName());
        this.filterEmptyGt = filter.flag("filter_empty_gt");
        this.minSize = filter.number("min_size", 0);
    }

    /**
     * What a file has, in the form in which it is gone through. Annotations are taken out of the map as they become bytes,
     * so that a large file is not held twice.
     */
    private record Content(
            List<CocoFile.Picture> pictures,
            Map<Long, List<CocoFile.Annotation>> annotations,
            Map<Long, Integer> labels,
            Leftovers leftovers) {}

    @Override
    protected void load(Sink sink) {
        Content content = read(sink);
        for (CocoFile.Picture picture : content.pictures()) {
            if (!isUsed(picture)) {
                sink.note("picture " + picture.fileName() + " is known to be broken and left out");
                continue;
            }
            if (picture.fileName().isEmpty()) {
                throw new DatasetException(annFile() + ": image " + picture.id() + " has no file_name");
            }
            List<CocoFile.Annotation> annotations = content.annotations().remove(picture.id());
            sink.add(info(picture, instances(picture, annotations == null ? List.of() : annotations, content)));
        }
        annotated.clear();
        content.leftovers().report(sink);
    }

    private Content read(Sink sink) {
        Path path = Path.of(requireAnnFile());
        try {
            CocoFile file = CocoFile.read(path);
            return new Content(file.images(), byImage(file), labels(file, sink), new Leftovers(file));
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + path + ": " + failure.getMessage(), failure);
        }
    }

    private List<DetInstance> instances(
            CocoFile.Picture picture, List<CocoFile.Annotation> annotations, Content content) {
        List<DetInstance> instances = new ArrayList<>();
        for (CocoFile.Annotation annotation : annotations) {
            if (content.labels().containsKey(annotation.categoryId())) {
                annotated.add(picture.id());
            }
            if (content.leftovers().takes(annotation, picture, content.labels())) {
                instances.add(instance(annotation, content.labels()));
            }
        }
        return instances;
    }

    /** What is known of a picture, before the pipeline. */
    private Results info(CocoFile.Picture picture, List<DetInstance> instances) {
        String name = fileName(picture);
        Results info = new Results()
                .put(ResultKey.IMG_PATH, Locations.join(prefix("img"), name))
                .put(ResultKey.IMG_ID, picture.id())
                .put(ResultKey.HEIGHT, picture.height())
                .put(ResultKey.WIDTH, picture.width())
                .put(DetKeys.INSTANCES, new DetInstances(instances));
        return hasPrefix("seg") ? info.put(DetKeys.SEG_MAP_PATH, segMapPath(name)) : info;
    }

    /** The name of a picture's file below the folder of the pictures. */
    protected String fileName(CocoFile.Picture picture) {
        return picture.fileName();
    }

    /** Whether a picture can be used at all. */
    protected boolean isUsed(CocoFile.Picture picture) {
        return true;
    }

    private static DetInstance instance(CocoFile.Annotation annotation, Map<Long, Integer> labels) {
        double[] box = annotation.bbox();
        float[] corners = {(float) box[0], (float) box[1], (float) (box[0] + box[2]), (float) (box[1] + box[3])};
        Integer label = labels.get(annotation.categoryId());
        if (label == null) {
            throw new IllegalStateException("category " + annotation.categoryId() + " has no label");
        }
        return new DetInstance(corners, label, annotation.crowd(), annotation.mask());
    }

    private Map<Long, Integer> labels(CocoFile file, Sink sink) {
        Map<Long, String> names = new LinkedHashMap<>();
        file.categories().forEach(category -> names.put(category.id(), category.name()));
        return CategoryLabels.of(names, classes(), annFile(), sink);
    }

    private Map<Long, List<CocoFile.Annotation>> byImage(CocoFile file) {
        Map<Long, List<CocoFile.Annotation>> byImage = new HashMap<>();
        Set<Long> numbers = new HashSet<>();
        for (CocoFile.Annotation annotation : file.annotations()) {
            if (!numbers.add(annotation.id())) {
                throw new DatasetException(annFile() + ": two annotations have the id " + annotation.id());
            }
            byImage.computeIfAbsent(annotation.imageId(), unused -> new ArrayList<>())
                    .add(annotation);
        }
        return byImage;
    }

    @Override
    protected boolean keep(Results info) {
        if (filterEmptyGt && !annotated.contains(info.get(ResultKey.IMG_ID))) {
            return false;
        }
        return Math.min(info.get(ResultKey.WIDTH), info.get(ResultKey.HEIGHT)) >= minSize;
    }

    /** Whether pictures without annotations are to be left out. */
    protected final boolean filtersEmpty() {
        return filterEmptyGt;
    }
}
