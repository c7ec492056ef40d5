package org.mm4j.rotate.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.InstanceCodec;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.TextInput;
import org.mm4j.engine.io.XmlElement;
import org.mm4j.engine.structures.ImageSize;

/**
 * Pictures with an XML file of boxes of four corners each; {@code ann_file} has the name of one picture a line. While
 * training, {@code filter_cfg} may leave out pictures without objects ({@code filter_empty_gt}) and pictures with a side
 * shorter than {@code min_size} pixels.
 */
abstract class RotatedXmlDataset extends BaseDataset {

    /** Where the annotations of the picture are. */
    static final ResultKey<String> XML_PATH = new ResultKey<>("xml_path", String.class);

    private final boolean filterEmptyGt;
    private final double minSize;
    private final Map<String, Integer> others = new TreeMap<>();
    private int badBoxes;
    private @Nullable String firstBadBox;

    /** A data set before its annotations are read. */
    RotatedXmlDataset(BaseDataset.Args args, Metainfo known, FilterCfg filter, String prefix) {
        super(args, known);
        allowPrefixes(prefix);
        this.filterEmptyGt = filter.flag("filter_empty_gt");
        this.minSize = filter.number("min_size", 0);
    }

    /** Where a picture is. */
    abstract String imagePath(String name);

    /** Where the annotations of a picture are. */
    abstract String xmlPath(String name);

    /** The size of the picture, as its annotations say. */
    abstract ImageSize size(XmlElement document, String image);

    /** The objects of a file. */
    abstract List<DetInstance> objects(XmlElement document);

    /** Notes an object of a class that is not known, which is left out. */
    final void leaveOut(String className) {
        others.merge(className, 1, Integer::sum);
    }

    /** Whether the corners have no area or are not finite; notes the object then, which is left out. */
    final boolean isBad(float[] corners, XmlElement object) {
        double area = 0;
        for (int i = 0; i < 8; i += 2) {
            int j = (i + 2) % 8;
            area += (double) corners[i] * corners[j + 1] - (double) corners[j] * corners[i + 1];
        }
        boolean isBad = !(Math.abs(area) > 0 && Math.abs(area) < Double.POSITIVE_INFINITY);
        if (isBad && badBoxes++ == 0) {
            firstBadBox = object.toString();
        }
        return isBad;
    }

    @Override
    protected final void load(Sink sink) {
        for (String name : names()) {
            Path xml = Path.of(xmlPath(name));
            XmlElement document = XmlElement.read(xml);
            String image = imagePath(name);
            ImageSize size = size(document, image);
            sink.add(new Results()
                    .put(DOTADataset.IMG_ID, name)
                    .put(ResultKey.IMG_PATH, image)
                    .put(XML_PATH, xml.toString())
                    .put(ResultKey.HEIGHT, size.height())
                    .put(ResultKey.WIDTH, size.width())
                    .put(DetKeys.INSTANCES, new DetInstances(objects(document))));
        }
        if (!others.isEmpty()) {
            sink.note("objects of classes that metainfo does not have are left out: " + others);
        }
        if (badBoxes > 0) {
            sink.note(badBoxes + (badBoxes == 1 ? " object" : " objects") + " without an area left out, the first: "
                    + firstBadBox);
        }
    }

    private List<String> names() {
        Path list = Path.of(requireAnnFile());
        try {
            return new ArrayList<>(TextInput.lines(list).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList());
        } catch (IOException failure) {
            throw new DatasetException(
                    "cannot read " + list + ", the list of pictures: " + failure.getMessage(), failure);
        }
    }

    @Override
    protected final boolean keep(Results info) {
        return !(filterEmptyGt && info.get(DetKeys.INSTANCES).items().isEmpty())
                && Math.min(info.get(ResultKey.WIDTH), info.get(ResultKey.HEIGHT)) >= minSize;
    }

    @Override
    protected final Set<ResultKey<?>> given() {
        return Set.of(
                DOTADataset.IMG_ID, ResultKey.IMG_PATH, XML_PATH, ResultKey.HEIGHT, ResultKey.WIDTH, DetKeys.INSTANCES);
    }

    @Override
    protected final InfoCodec codec() {
        return super.codec().with(DetInstances.class, InstanceCodec::write, InstanceCodec::readInstances);
    }

    /** The labels of the objects, ignored ones included. */
    @Override
    public final Set<Integer> catIds(int index) {
        Set<Integer> labels = new TreeSet<>();
        dataInfo(index).get(DetKeys.INSTANCES).items().forEach(instance -> labels.add(instance.label()));
        return labels;
    }
}
