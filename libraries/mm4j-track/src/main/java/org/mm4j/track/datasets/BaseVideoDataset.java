package org.mm4j.track.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.datasets.Leftovers;
import org.mm4j.det.datasets.coco.CocoFile;
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
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Arg;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Videos with annotations in COCO's format, whose images name their {@code video_id} and {@code frame_id} and whose
 * annotations name their {@code instance_id}.
 *
 * <p>A sample is a frame, those of a video follow each other. While training, the pipeline is given the video
 * ({@code images}) and the frame that the sample is about ({@code key_frame_id}), of which a step such as
 * {@code UniformRefFrameSample} makes a sequence of frames; for test it is given the frame as a sequence of length 1. The
 * entries of a sequence are lists. With {@code ref_img_sampler=None}, as configs of mmtracking write it, the pipeline is
 * given the frame itself.
 *
 * <p>Labels are the positions of the classes in {@code metainfo}, found in the file by name; classes that the file does
 * not have are passed over. While training, frames without an instance ({@code filter_empty_gt}, true unless given) or
 * with a side shorter than {@code min_size} (32 unless given) are left out.
 */
@Doc("Videos with boxes and identities in a file of COCO's format.")
public class BaseVideoDataset extends BaseDataset {

    private static final double MIN_SIZE = 32;

    /** Numbers of videos for frames that belong to none. */
    private static final long SINGLE_VIDEO = 100_000;

    /** The arguments. */
    public record Args(
            @Inline BaseDataset.Args base,

            @Doc("only None, with which samples are single frames, as those of mmtracking are; left out, they are"
                    + " sequences of frames, as those of mmdet are")
            Arg<ConfigDict> refImgSampler,

            @Default("True") @Doc("of mmtracking; only True: frames belong to videos")
            boolean loadAsVideo,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs) {

        /** Refuses what is not supported. */
        public Args {
            if (refImgSampler.value() != null) {
                throw new IllegalArgumentException(
                        "ref_img_sampler is only None: reference frames are chosen by the first"
                                + " step of the pipeline, dict(type='UniformRefFrameSample'); leave it out");
            }
            if (!loadAsVideo) {
                throw new IllegalArgumentException("load_as_video=False is not supported: pictures that are not of a"
                        + " video are videos of one frame here; leave it out");
            }
            base = withClasses(base);
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
            if (base.indices() != null) {
                throw new IllegalArgumentException(
                        "indices is not supported for videos: it would take frames out of them; leave it out");
            }
        }
    }

    /** mmtracking writes the names of classes in capitals. */
    private static BaseDataset.Args withClasses(BaseDataset.Args base) {
        Metainfo given = base.metainfo();
        Object classes = given == null ? null : given.get("CLASSES").orElse(null);
        if (given == null || classes == null) {
            return base;
        }
        if (given.get("classes").isPresent() || !(classes instanceof List<?> || classes instanceof String)) {
            throw new IllegalArgumentException(
                    "metainfo has CLASSES, which mmtracking writes for classes: give a list of"
                            + " names under one of the two");
        }
        List<?> names = classes instanceof List<?> list ? list : List.of(classes);
        if (!names.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("CLASSES of metainfo are names, not " + names);
        }
        return new BaseDataset.Args(
                base.annFile(),
                given.with("classes", names),
                base.dataRoot(),
                base.dataPrefix(),
                base.filterCfg(),
                base.indices(),
                base.serializeData(),
                base.pipeline(),
                base.testMode(),
                base.lazyInit(),
                base.maxRefetch());
    }

    /** What is known of each frame of a sequence. */
    public static final Set<ResultKey<?>> FRAME = Set.of(
            ResultKey.IMG_ID,
            ResultKey.IMG_PATH,
            ResultKey.HEIGHT,
            ResultKey.WIDTH,
            DetKeys.INSTANCES,
            TrackKeys.TRUTH,
            TrackKeys.FRAME_ID,
            TrackKeys.VIDEO_ID,
            TrackKeys.VIDEO_LENGTH,
            TrackKeys.ORI_VIDEO_LENGTH);

    /** Frames of a video are those with the numbers from {@code first} on. */
    private record Span(long videoId, int first, int length) {}

    private record Content(CocoFile file, VideoFields fields, Map<Long, Integer> labels, Leftovers leftovers) {}

    private final FilterCfg filter;
    private final boolean isSingle;
    private final List<Span> spans = new ArrayList<>();
    private int kept;

    /** The data set of a config. */
    public BaseVideoDataset(Args args) {
        this(args, Metainfo.empty());
        initializeUnlessLazy();
    }

    /**
     * A data set of the same format.
     *
     * @param known names of its classes
     */
    protected BaseVideoDataset(Args args, Metainfo known) {
        super(args.base(), known);
        allowPrefixes("img_path");
        this.isSingle = args.refImgSampler().isGiven();
        this.filter = FilterCfg.of(
                args.base().filterCfg(),
                Set.of("filter_empty_gt", "min_size"),
                getClass().getSimpleName());
    }

    /**
     * Whether an annotation can be seen well enough to be used.
     *
     * @param visibility of the instance; NaN if the file does not say
     */
    protected boolean uses(CocoFile.Annotation annotation, double visibility) {
        return true;
    }

    /** Whether annotations have to name identity, confidence and visibility. */
    protected boolean needsTruth() {
        return false;
    }

    // ---- reading ----

    @Override
    protected final void load(Sink sink) {
        Path path = Path.of(requireAnnFile());
        CocoFile file;
        VideoFields fields;
        try {
            file = CocoFile.read(path);
            fields = VideoFields.read(path);
        } catch (IOException failure) {
            throw new DatasetException("cannot read " + path + ": " + failure.getMessage(), failure);
        }
        Content content = new Content(file, fields, labels(file, sink), new Leftovers(file));
        Map<Long, List<Integer>> byImage = new HashMap<>();
        for (int i = 0; i < file.annotations().size(); i++) {
            byImage.computeIfAbsent(file.annotations().get(i).imageId(), unused -> new ArrayList<>())
                    .add(i);
        }
        spans.clear();
        kept = 0;
        for (Map.Entry<Long, List<Integer>> video : videos(file, fields).entrySet()) {
            int first = kept;
            for (int position = 0; position < video.getValue().size(); position++) {
                int number = video.getValue().get(position);
                CocoFile.Picture picture = file.images().get(number);
                long frameId = fields.pictures().get(number).frameId();
                Results info = new Results()
                        .put(ResultKey.IMG_ID, picture.id())
                        .put(ResultKey.IMG_PATH, Locations.join(prefix("img_path"), picture.fileName()))
                        .put(ResultKey.HEIGHT, picture.height())
                        .put(ResultKey.WIDTH, picture.width())
                        .put(TrackKeys.FRAME_ID, frameId < 0 ? position : frameId)
                        .put(TrackKeys.VIDEO_ID, video.getKey());
                addInstances(info, picture, byImage.getOrDefault(picture.id(), List.of()), content);
                if (testMode()) {
                    kept++;
                }
                sink.add(info);
            }
            if (kept > first) {
                spans.add(new Span(video.getKey(), first, kept - first));
            }
        }
        content.leftovers().report(sink);
    }

    /** The positions of the images of each video. */
    private static Map<Long, List<Integer>> videos(CocoFile file, VideoFields fields) {
        Map<Long, List<Integer>> videos = new LinkedHashMap<>();
        long single = SINGLE_VIDEO;
        for (int i = 0; i < file.images().size(); i++) {
            long id = fields.pictures().get(i).videoId();
            if (id < 0) {
                id = ++single;
            }
            videos.computeIfAbsent(id, unused -> new ArrayList<>()).add(i);
        }
        return videos;
    }

    private Map<Long, Integer> labels(CocoFile file, Sink sink) {
        Map<Long, Integer> labels = new HashMap<>();
        List<String> missing = new ArrayList<>(classes());
        List<String> others = new ArrayList<>();
        for (CocoFile.Category category : file.categories()) {
            int label = classes().indexOf(category.name());
            if (label >= 0) {
                labels.put(category.id(), label);
                missing.remove(category.name());
            } else {
                others.add(category.name());
            }
        }
        if (labels.isEmpty()) {
            throw new DatasetException(annFile() + " has none of the classes " + classes() + "; it has "
                    + file.categories().stream().map(CocoFile.Category::name).toList()
                    + "; name its classes in metainfo=dict(classes=(…))");
        }
        if (!missing.isEmpty()) {
            sink.note("the file does not have the classes " + missing);
        }
        if (!others.isEmpty()) {
            sink.note("annotations of categories that metainfo does not have are left out: " + others);
        }
        return labels;
    }

    private void addInstances(Results info, CocoFile.Picture picture, List<Integer> numbers, Content content) {
        List<DetInstance> instances = new ArrayList<>();
        List<TrackTruth.Row> rows = new ArrayList<>();
        for (int number : numbers) {
            CocoFile.Annotation annotation = content.file().annotations().get(number);
            VideoFields.Annotation own = content.fields().annotations().get(number);
            if (!content.leftovers().takes(annotation, picture, content.labels())) {
                continue;
            }
            if (!uses(annotation, own.visibility())) {
                content.leftovers().leave("that can be seen too little", annotation);
                continue;
            }
            double[] box = annotation.bbox();
            instances.add(new DetInstance(
                    new float[] {(float) box[0], (float) box[1], (float) (box[0] + box[2]), (float) (box[1] + box[3])},
                    Objects.requireNonNull(content.labels().get(annotation.categoryId())),
                    annotation.crowd(),
                    annotation.mask()));
            rows.add(row(annotation, own, rows.size()));
        }
        info.put(DetKeys.INSTANCES, new DetInstances(instances)).put(TrackKeys.TRUTH, new TrackTruth(rows));
    }

    private TrackTruth.Row row(CocoFile.Annotation annotation, VideoFields.Annotation own, int position) {
        if (needsTruth()
                && (own.instanceId() < 0 || Double.isNaN(own.confidence()) || Double.isNaN(own.visibility()))) {
            throw new DatasetException(annFile() + ": annotation " + annotation.id()
                    + " has no instance_id, mot_conf or visibility, which "
                    + getClass().getSimpleName() + " needs");
        }
        double[] box = annotation.bbox();
        return new TrackTruth.Row(
                // As in the original an identity of 0 counts as none outside of MOTChallenge.
                own.instanceId() > 0 || needsTruth() ? own.instanceId() : position,
                annotation.categoryId(),
                box[0],
                box[1],
                // The size of the corners, which rounding may make a little smaller than the annotated one.
                box[0] + box[2] - box[0],
                box[1] + box[3] - box[1],
                Double.isNaN(own.confidence()) ? 1 : own.confidence(),
                Double.isNaN(own.visibility()) ? 1 : own.visibility());
    }

    @Override
    protected final boolean keep(Results info) {
        boolean filtersEmpty = filter.isEmpty() || !filter.has("filter_empty_gt") || filter.flag("filter_empty_gt");
        boolean isKept = !(filtersEmpty && info.get(DetKeys.INSTANCES).items().isEmpty())
                && Math.min(info.get(ResultKey.WIDTH), info.get(ResultKey.HEIGHT))
                        >= filter.number("min_size", MIN_SIZE);
        kept += isKept ? 1 : 0;
        return isKept;
    }

    @Override
    protected InfoCodec codec() {
        return super.codec()
                .with(DetInstances.class, InstanceCodec::write, InstanceCodec::readInstances)
                .with(TrackTruth.class, TrackTruth::write, TrackTruth::read);
    }

    // ---- samples ----

    /** The number of videos. */
    public final int videos() {
        initialize();
        return spans.size();
    }

    /** The numbers of the samples that are the frames of a video: the first one, and the one behind the last. */
    public final int[] frames(int video) {
        initialize();
        Span span = spans.get(video);
        return new int[] {span.first(), span.first() + span.length()};
    }

    @Override
    protected final Results given(Results info) {
        int index = info.get(ResultKey.SAMPLE_IDX);
        Span span = spans.get(videoOf(index));
        if (isSingle) {
            return info.put(TrackKeys.ORI_VIDEO_LENGTH, span.length()).put(TrackKeys.VIDEO_LENGTH, span.length());
        }
        info.remove(ResultKey.SAMPLE_IDX);
        if (testMode()) {
            return Video.sequence(
                    List.of(info.put(TrackKeys.ORI_VIDEO_LENGTH, span.length()).put(TrackKeys.VIDEO_LENGTH, 1)));
        }
        return new Results()
                .put(TrackKeys.IMAGES, new Frames(span))
                .put(TrackKeys.KEY_FRAME_ID, index - span.first())
                .put(TrackKeys.VIDEO_ID, span.videoId())
                .put(TrackKeys.VIDEO_LENGTH, span.length());
    }

    /** The video that a sample is a frame of. */
    public final int videoOf(int index) {
        initialize();
        int low = 0;
        int high = spans.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (spans.get(middle).first() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private final class Frames implements Video {
        private final Span span;

        Frames(Span span) {
            this.span = span;
        }

        @Override
        public int length() {
            return span.length();
        }

        @Override
        public Results frame(int position) {
            if (position < 0 || position >= span.length()) {
                throw new IndexOutOfBoundsException("frame " + position + " of " + span.length());
            }
            Results info = dataInfo(span.first() + position);
            info.remove(ResultKey.SAMPLE_IDX);
            return info;
        }

        @Override
        public String toString() {
            return "video " + span.videoId() + " of " + span.length() + " frames";
        }
    }

    @Override
    protected final Set<ResultKey<?>> given() {
        return testMode() || isSingle
                ? FRAME
                : Set.of(TrackKeys.IMAGES, TrackKeys.KEY_FRAME_ID, TrackKeys.VIDEO_ID, TrackKeys.VIDEO_LENGTH);
    }

    /** Each frame of a sequence has the size that the annotations give. */
    @Override
    protected final void verify(Results loaded) {
        if (isSingle) {
            super.verify(loaded);
            return;
        }
        List<?> sizes = loaded.get(new ResultKey<>(ResultKey.ORI_SHAPE.name(), List.class));
        List<?> widths = loaded.get(new ResultKey<>(ResultKey.WIDTH.name(), List.class));
        List<?> heights = loaded.get(new ResultKey<>(ResultKey.HEIGHT.name(), List.class));
        for (int i = 0; i < sizes.size(); i++) {
            ImageSize size = (ImageSize) sizes.get(i);
            if (!widths.get(i).equals(size.width()) || !heights.get(i).equals(size.height())) {
                throw new IllegalStateException("frame " + i + " is " + size.width() + " x " + size.height()
                        + " pixels, and its annotations are of one of " + widths.get(i) + " x " + heights.get(i));
            }
        }
    }

    /** The labels that occur in a frame. */
    @Override
    public final Set<Integer> catIds(int index) {
        Set<Integer> labels = new TreeSet<>();
        dataInfo(index).get(DetKeys.INSTANCES).items().forEach(instance -> labels.add(instance.label()));
        return labels;
    }
}
