package org.mm4j.det.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mm4j.config.Names;
import org.mm4j.cv.image.ColorType;
import org.mm4j.cv.image.ImageReader;
import org.mm4j.det.datasets.voc.VocFile;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pictures with a file of annotations each, in the format of PASCAL VOC (Everingham and others, The PASCAL Visual Object
 * Classes Challenge, 2010); {@code ann_file} has the name of one picture a line.
 *
 * <p>The first pixel of the files is 1 and here 0. Difficult instances are ignored ones, and so are, with
 * {@code filter_cfg=dict(bbox_min_size=…)}, those with a side shorter than that. Boxes without width or height are left
 * out, and so are classes that {@code metainfo} does not have. While training, {@code filter_cfg} may leave out pictures
 * without instances ({@code filter_empty_gt}) and pictures with a side shorter than {@code min_size} pixels.
 */
@Doc("Images with an XML file of boxes each.")
public class XMLDataset extends DetDataset {

    /** Where the annotations of the picture are. */
    public static final ResultKey<String> XML_PATH = new ResultKey<>("xml_path", String.class);

    /** The arguments. */
    public record Args(
            @Inline DetDataset.Args base,

            @Default("'JPEGImages'") @Doc("the folder of the pictures below data_prefix.sub_data_root")
            String imgSubdir,

            @Default("'Annotations'") @Doc("the folder of the annotations below data_prefix.sub_data_root")
            String annSubdir) {}

    private final Args args;
    private final boolean filterEmptyGt;
    private final double minSize;
    private final double bboxMinSize;

    /** The data set of a config; it needs {@code metainfo} with the classes. */
    public XMLDataset(Args args) {
        this(args, Metainfo.empty(), "sub_data_root");
        initializeUnlessLazy();
    }

    /**
     * A data set of the same format.
     *
     * @param known names and colours of its classes
     * @param folder the name of {@code data_prefix} below which pictures and annotations are
     */
    protected XMLDataset(Args args, Metainfo known, String folder) {
        super(args.base(), known);
        this.args = args;
        allowPrefixes(folder);
        FilterCfg filter = FilterCfg.of(
                args.base().base().filterCfg(),
                Set.of("filter_empty_gt", "min_size", "bbox_min_size"),
                getClass().getSimpleName());
        this.filterEmptyGt = filter.flag("filter_empty_gt");
        this.minSize = filter.number("min_size", 0);
        this.bboxMinSize = filter.number("bbox_min_size", Double.NEGATIVE_INFINITY);
        if (testMode() && bboxMinSize > Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "filter_cfg.bbox_min_size is for training: in test_mode all boxes count");
        }
        if (classes().isEmpty()) {
            throw new IllegalArgumentException(
                    getClass().getSimpleName() + " does not know its classes; name them in metainfo=dict(classes=(…))");
        }
    }

    @Override
    protected Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(super.given());
        keys.add(XML_PATH);
        return keys;
    }

    @Override
    protected void load(Sink sink) {
        Found found = new Found();
        long number = 0;
        for (String name : names()) {
            Path xml = Path.of(xmlPath(name));
            VocFile file = VocFile.read(xml);
            String image = imagePath(name, file);
            ImageSize size = file.size()
                    .orElseGet(() ->
                            ImageReader.read(Path.of(image), ColorType.COLOR).size());
            sink.add(new Results()
                    .put(ResultKey.IMG_PATH, image)
                    .put(ResultKey.IMG_ID, number++)
                    .put(XML_PATH, xml.toString())
                    .put(ResultKey.HEIGHT, size.height())
                    .put(ResultKey.WIDTH, size.width())
                    .put(DetKeys.INSTANCES, new DetInstances(instances(file, found, xml))));
        }
        found.report(sink);
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

    /** Where the annotations of a picture are. */
    protected String xmlPath(String name) {
        return Locations.join(prefix("sub_data_root"), Locations.join(args.annSubdir(), name + ".xml"));
    }

    /** Where a picture is. */
    protected String imagePath(String name, VocFile file) {
        return Locations.join(prefix("sub_data_root"), Locations.join(args.imgSubdir(), name + ".jpg"));
    }

    /** The number of the first pixel. */
    protected int firstPixel() {
        return 1;
    }

    private List<DetInstance> instances(VocFile file, Found found, Path xml) {
        List<DetInstance> instances = new ArrayList<>();
        int first = firstPixel();
        for (VocFile.VocObject object : file.objects()) {
            int label = classes().indexOf(object.name());
            if (label < 0) {
                found.others.merge(object.name(), 1, Integer::sum);
                continue;
            }
            found.classes.add(object.name());
            int width = object.x2() - object.x1();
            int height = object.y2() - object.y1();
            if (width <= 0 || height <= 0) {
                found.badBox(xml);
                continue;
            }
            float[] box = {object.x1() - first, object.y1() - first, object.x2() - first, object.y2() - first};
            boolean isSmall = width < bboxMinSize || height < bboxMinSize;
            instances.add(new DetInstance(box, label, object.difficult() || isSmall, null));
        }
        return instances;
    }

    @Override
    protected boolean keep(Results info) {
        if (filterEmptyGt && instances(info).isEmpty()) {
            return false;
        }
        return Math.min(info.get(ResultKey.WIDTH), info.get(ResultKey.HEIGHT)) >= minSize;
    }

    /** What the files have and lack. */
    private final class Found {
        private final Set<String> classes = new TreeSet<>();
        private final Map<String, Integer> others = new TreeMap<>();
        private int badBoxes;
        private String firstBadBox = "";

        void badBox(Path xml) {
            if (badBoxes++ == 0) {
                firstBadBox = xml.toString();
            }
        }

        void report(Sink sink) {
            Set<String> missing = new LinkedHashSet<>(classes());
            missing.removeAll(classes);
            for (String name : missing) {
                others.keySet().stream()
                        .filter(other -> Names.isTypo(name, other))
                        .findFirst()
                        .ifPresent(near -> {
                            throw new DatasetException(
                                    "no object of " + annFile() + " is called '" + name + "', which is class "
                                            + classes().indexOf(name) + " of metainfo, but " + others.get(near)
                                            + " are called '" + near
                                            + "': which of the names is right?");
                        });
            }
            if (!others.isEmpty()) {
                sink.note("objects of classes that metainfo does not have are left out: " + others);
            }
            if (!missing.isEmpty()) {
                sink.note("no object of classes " + missing);
            }
            if (badBoxes > 0) {
                sink.note(badBoxes + (badBoxes == 1 ? " object" : " objects")
                        + " with a box without width or height left out, the first in " + firstBadBox);
            }
        }
    }
}
