package org.mm4j.det.datasets;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mm4j.det.datasets.coco.CocoFile;
import org.mm4j.det.datasets.coco.PanopticFile;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.PanopticSegments;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pictures that are divided into segments of things and stuff (Kirillov and others, Panoptic Segmentation, 2019), in
 * COCO's panoptic format: a JSON file, and a map of segments for each picture in {@code data_prefix.seg}.
 *
 * <p>Samples have {@code instances}, the things that are no crowds, and {@code segments_info}. Segments whose box is
 * smaller than a pixel or whose area is not above 0 are left out, and so are categories that {@code metainfo} does not
 * have. While training, {@code filter_cfg} may leave out pictures without things ({@code filter_empty_gt}) and pictures
 * with a side shorter than {@code min_size} pixels.
 */
@Doc("Pictures divided into things and stuff, in COCO's panoptic format.")
public final class CocoPanopticDataset extends DetDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private final boolean filterEmptyGt;
    private final double minSize;

    /** The data set of a config. */
    public CocoPanopticDataset(Args args) {
        super(args.base(), known());
        allowPrefixes("img", "seg", "ann");
        FilterCfg filter = FilterCfg.of(
                args.base().base().filterCfg(), Set.of("filter_empty_gt", "min_size"), "CocoPanopticDataset");
        this.filterEmptyGt = filter.flag("filter_empty_gt");
        this.minSize = filter.number("min_size", 0);
        initializeUnlessLazy();
    }

    private static Metainfo known() {
        List<String> stuff = ClassLists.read("coco_stuff.txt");
        List<String> all = new ArrayList<>(ClassNames.COCO);
        all.addAll(stuff);
        List<List<Long>> palette = new ArrayList<>(Palettes.COCO);
        palette.addAll(Palettes.COCO_STUFF);
        return Metainfo.ofClasses(all)
                .with("thing_classes", ClassNames.COCO)
                .with("stuff_classes", stuff)
                .with("palette", List.copyOf(palette));
    }

    @Override
    protected Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(super.given());
        keys.add(DetKeys.SEGMENTS_INFO);
        return keys;
    }

    @Override
    protected InfoCodec codec() {
        return super.codec().with(PanopticSegments.class, CocoPanopticDataset::write, CocoPanopticDataset::read);
    }

    private static void write(PanopticSegments segments, DataOutput out) throws IOException {
        out.writeInt(segments.items().size());
        for (PanopticSegments.Segment segment : segments.items()) {
            out.writeInt(segment.id());
            out.writeInt(segment.label());
            out.writeBoolean(segment.isThing());
        }
    }

    private static PanopticSegments read(DataInput in) throws IOException {
        int size = in.readInt();
        List<PanopticSegments.Segment> segments = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            segments.add(new PanopticSegments.Segment(in.readInt(), in.readInt(), in.readBoolean()));
        }
        return new PanopticSegments(segments);
    }

    @Override
    protected void load(Sink sink) {
        Path path = Path.of(requireAnnFile());
        PanopticFile file;
        try {
            file = PanopticFile.read(path);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + path + ": " + failure.getMessage(), failure);
        }
        Map<Long, String> names = new LinkedHashMap<>();
        file.categories().forEach((id, category) -> names.put(id, category.name()));
        Map<Long, Integer> labels = CategoryLabels.of(names, classes(), annFile(), sink);
        int small = 0;
        for (CocoFile.Picture picture : file.images()) {
            List<DetInstance> instances = new ArrayList<>();
            List<PanopticSegments.Segment> segments = new ArrayList<>();
            for (PanopticFile.Segment segment : file.segments().getOrDefault(picture.id(), List.of())) {
                Integer label = labels.get(segment.category());
                double[] box = segment.bbox();
                if (!Double.isFinite(box[0] + box[1] + box[2] + box[3])
                        || !(segment.area() > 0)
                        || !(box[2] >= 1)
                        || !(box[3] >= 1)) {
                    small++;
                } else if (label != null) {
                    PanopticFile.Category category = file.categories().get(segment.category());
                    boolean isThing = category != null && category.isThing() && !segment.crowd();
                    segments.add(new PanopticSegments.Segment(segment.id(), label, isThing));
                    if (isThing) {
                        instances.add(instance(box, label));
                    }
                }
            }
            sink.add(info(picture, instances, segments));
        }
        if (small > 0) {
            sink.note(small + (small == 1 ? " segment" : " segments")
                    + " smaller than a pixel, without an area or not finite left out");
        }
    }

    private static DetInstance instance(double[] box, int label) {
        float[] corners = {(float) box[0], (float) box[1], (float) (box[0] + box[2]), (float) (box[1] + box[3])};
        return new DetInstance(corners, label, false, null);
    }

    private Results info(
            CocoFile.Picture picture, List<DetInstance> instances, List<PanopticSegments.Segment> segments) {
        Results info = new Results()
                .put(ResultKey.IMG_PATH, Locations.join(prefix("img"), picture.fileName()))
                .put(ResultKey.IMG_ID, picture.id())
                .put(ResultKey.HEIGHT, picture.height())
                .put(ResultKey.WIDTH, picture.width())
                .put(DetKeys.INSTANCES, new DetInstances(instances))
                .put(DetKeys.SEGMENTS_INFO, new PanopticSegments(segments));
        return hasPrefix("seg")
                ? info.put(
                        DetKeys.SEG_MAP_PATH,
                        Locations.join(prefix("seg"), picture.fileName().replace(".jpg", ".png")))
                : info;
    }

    @Override
    protected boolean keep(Results info) {
        if (filterEmptyGt && instances(info).isEmpty()) {
            return false;
        }
        return Math.min(info.get(ResultKey.WIDTH), info.get(ResultKey.HEIGHT)) >= minSize;
    }
}
