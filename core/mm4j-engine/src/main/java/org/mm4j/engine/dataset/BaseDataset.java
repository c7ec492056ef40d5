package org.mm4j.engine.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.data.Compose;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.SampleRandom;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A data set with annotations of its own: reads them once, filters them, keeps them as bytes, and sends samples through a
 * pipeline.
 *
 * <p>A subclass says how annotations are read ({@link #load}), which samples are kept ({@link #keep}), and what they have
 * ({@link #given}). The last statement of its public constructor is {@link #initializeUnlessLazy}; a class that is
 * extended has a protected constructor without it.
 */
public abstract class BaseDataset implements Dataset {

    private static final Logger LOG = LoggerFactory.getLogger(BaseDataset.class);

    /** Keys by which the generator of a sample is split, one for each attempt; transforms split by small numbers. */
    private static final long REFETCH = 0x5EFE7C4L << 32;

    /** The arguments that all data sets have. */
    public record Args(
            @Default("''") @Doc("the file of annotations, below data_root")
            String annFile,

            @Nullable @Doc("what is known of the data; goes before what the data set knows itself, such as classes")
            Metainfo metainfo,

            @Nullable @Default("''") @Doc("the folder of annotations and pictures")
            String dataRoot,

            @Default("dict(img_path='')") @Doc("folders below data_root by what they hold")
            Map<String, String> dataPrefix,

            @Nullable @Doc("which samples are left out while training")
            ConfigDict filterCfg,

            @Nullable @Doc("use the first (or, below 0, last) few samples, or those of a list of numbers")
            Indices indices,

            @Default("True") @Doc("whether annotations are kept as bytes, which takes less memory")
            boolean serializeData,

            @Default("[]") @Doc("the steps that a sample passes")
            List<Transform> pipeline,

            @Default("False") @Doc("whether the samples are for validation or test: no filter, no replacement")
            boolean testMode,

            @Default("False") @Doc("whether annotations are read when they are first needed")
            boolean lazyInit,

            @Default("1000") @Doc("how many other samples are tried if the pipeline drops one")
            int maxRefetch) {

        /** Checks and copies. */
        public Args {
            if (maxRefetch < 0) {
                throw new IllegalArgumentException("max_refetch is 0 or more, not " + maxRefetch);
            }
            dataPrefix = Map.copyOf(dataPrefix);
            pipeline = List.copyOf(pipeline);
        }
    }

    /** Takes what {@link #load} reads. */
    public interface Sink {

        /** The next sample, in the order of the annotations; it is filtered when it is added. */
        void add(Results info);

        /** What a user should know, such as what was left out; equal ones count once. */
        void note(String note);

        /** An entry of metainfo that the annotations know; those of the data set and the config go before it. */
        void metainfo(String name, Object value);
    }

    private record Loaded(InfoList list, List<String> notes, Metainfo metainfo) {}

    private final Args args;
    private final Metainfo metainfo;
    private volatile Compose pipeline;
    private final String annFile;
    private final Map<String, String> prefixes;
    private final Object loading = new Object();
    private volatile @Nullable Loaded loaded;

    /**
     * A data set before its annotations are read.
     *
     * @param args from the config
     * @param known what the class knows of its data; the config goes before it
     */
    protected BaseDataset(Args args, Metainfo known) {
        this.args = args;
        this.metainfo = args.metainfo() == null ? known : known.with(args.metainfo());
        this.pipeline = Compose.of(args.pipeline());
        String root = args.dataRoot() == null ? "" : args.dataRoot();
        this.annFile = args.annFile().isEmpty() ? "" : Locations.join(root, args.annFile());
        Map<String, String> joined = new LinkedHashMap<>();
        args.dataPrefix().forEach((what, folder) -> joined.put(what, Locations.join(root, folder)));
        this.prefixes = Map.copyOf(joined);
    }

    /** Reads all annotations, in their order. Called once, by one thread. */
    protected abstract void load(Sink sink);

    /** The entries that samples have before the pipeline. */
    protected abstract Set<ResultKey<?>> given();

    /** What the pipeline is given of a sample: all that is known of it, unless a subclass says otherwise. */
    protected Results given(Results info) {
        return info;
    }

    /** Whether a sample is used; asked while training only. */
    protected boolean keep(Results info) {
        return true;
    }

    /** How samples are written as bytes; a data set with values of its own types adds them. */
    protected InfoCodec codec() {
        return new InfoCodec();
    }

    /**
     * Ends the construction: checks that each step of the pipeline finds what it needs, and reads the annotations unless
     * {@code lazy_init} puts that off.
     *
     * @throws IllegalArgumentException naming the step and what it lacks
     */
    protected final void initializeUnlessLazy() {
        checkPipeline(pipeline.transforms());
        if (!args.lazyInit()) {
            initialize();
        }
    }

    /**
     * Checks that each step of another pipeline would find what it needs.
     *
     * @throws IllegalArgumentException naming the step and what it lacks
     */
    public final void checkPipeline(List<Transform> steps) {
        Set<ResultKey<?>> entries = new LinkedHashSet<>(given());
        entries.add(ResultKey.SAMPLE_IDX);
        Compose.of(steps).check(entries);
    }

    /**
     * Sends samples through other steps from the next one on; a loader may have made some ahead of time.
     *
     * @throws IllegalArgumentException as {@link #checkPipeline}
     */
    public final void switchPipeline(List<Transform> steps) {
        checkPipeline(steps);
        pipeline = Compose.of(steps);
    }

    @Override
    public final void initialize() {
        loaded();
    }

    private Loaded loaded() {
        Loaded ready = loaded;
        if (ready != null) {
            return ready;
        }
        synchronized (loading) {
            ready = loaded;
            if (ready == null) {
                ready = read();
                ready.notes().forEach(note -> LOG.info("{}: {}", this, note));
                loaded = ready;
            }
            return ready;
        }
    }

    private Loaded read() {
        InfoList list = InfoList.create(args.serializeData(), codec());
        Set<String> notes = new LinkedHashSet<>();
        Map<String, Object> further = new LinkedHashMap<>();
        int[] dropped = new int[1];
        load(new Sink() {
            @Override
            public void add(Results info) {
                if (args.testMode() || keep(info)) {
                    list.add(info);
                } else {
                    dropped[0]++;
                }
            }

            @Override
            public void note(String note) {
                notes.add(note);
            }

            @Override
            public void metainfo(String name, Object value) {
                further.put(name, value);
            }
        });
        if (dropped[0] > 0) {
            notes.add("filter_cfg leaves out " + dropped[0] + " of " + (list.size() + dropped[0]) + " samples");
        }
        if (list.size() == 0) {
            throw new DatasetException("no sample in " + this
                    + (dropped[0] == 0
                            ? ": the annotations have none"
                            : ": filter_cfg leaves out all " + dropped[0]
                                    + "; are the classes of metainfo those of the annotations?"));
        }
        InfoList used =
                args.indices() == null ? list : list.select(args.indices().select(list.size()));
        if (used.size() == 0) {
            throw new DatasetException("no sample in " + this + ": indices=" + args.indices() + " chooses none");
        }
        Metainfo complete = Metainfo.empty();
        for (Map.Entry<String, Object> entry : further.entrySet()) {
            complete = complete.with(entry.getKey(), entry.getValue());
        }
        return new Loaded(used, List.copyOf(notes), complete.with(metainfo));
    }

    @Override
    public final int size() {
        return loaded().list().size();
    }

    /** What is known without reading the annotations, and what they say as soon as they were read. */
    @Override
    public final Metainfo metainfo() {
        Loaded ready = loaded;
        return ready == null ? metainfo : ready.metainfo();
    }

    @Override
    public final Results dataInfo(int index) {
        InfoList list = loaded().list();
        if (index < 0 || index >= list.size()) {
            throw new IndexOutOfBoundsException("sample " + index + " of " + list.size());
        }
        return list.get(index).put(ResultKey.SAMPLE_IDX, index);
    }

    @Override
    public final Results sample(int index, SampleContext context) {
        int at = index;
        SampleRandom random = context.random();
        for (int attempt = 0; attempt <= args.maxRefetch(); attempt++) {
            Results result = through(at, random, context);
            if (result != null) {
                return result;
            }
            if (args.testMode()) {
                throw new SampleException(
                        at, path(dataInfo(at)), "the pipeline dropped it, which it may do in training only");
            }
            random = context.random().split(REFETCH + attempt);
            at = random.integer(0, size());
        }
        throw new SampleException(
                index,
                path(dataInfo(index)),
                "the pipeline dropped it and " + args.maxRefetch()
                        + " other samples drawn in its place (max_refetch); is a filter of the pipeline too strict?");
    }

    /** What the first step of the pipeline is given of a sample, for those who run the steps themselves. */
    public final Results entering(int index, SampleContext context) {
        return enter(dataInfo(index), context);
    }

    private Results enter(Results info, SampleContext context) {
        return given(info).withRandom(context.random()).withTurn(context.turn());
    }

    private @Nullable Results through(int index, SampleRandom random, SampleContext context) {
        Results info = dataInfo(index);
        String path = path(info);
        try {
            Results current = enter(info, new SampleContext(random, context.turn()));
            boolean isVerified = current.has(ResultKey.ORI_SHAPE);
            for (Transform step : pipeline.transforms()) {
                Results next = step.apply(current);
                if (next == null) {
                    context.listener().dropped(step);
                    return null;
                }
                current = next;
                context.listener().passed(step, current);
                if (!isVerified && current.has(ResultKey.ORI_SHAPE)) {
                    verify(current);
                    isVerified = true;
                }
            }
            return current;
        } catch (SampleException named) {
            throw named;
        } catch (RuntimeException failure) {
            throw new SampleException(index, path, failure);
        }
    }

    /**
     * Compares a picture that was just loaded with the annotations: boxes of a picture of another size, or of one that was
     * turned, lie somewhere else.
     *
     * @throws IllegalStateException if the size is not the annotated one
     */
    protected void verify(Results loaded) {
        ImageSize size = loaded.get(ResultKey.ORI_SHAPE);
        int width = loaded.find(ResultKey.WIDTH).orElse(size.width());
        int height = loaded.find(ResultKey.HEIGHT).orElse(size.height());
        if (width != size.width() || height != size.height()) {
            throw new IllegalStateException("the picture is " + size.width() + " x " + size.height()
                    + " pixels, and its annotations are of one of " + width + " x " + height);
        }
    }

    private static String path(Results info) {
        return info.find(ResultKey.IMG_PATH).orElse("");
    }

    @Override
    public Set<Integer> catIds(int index) {
        throw new UnsupportedOperationException(
                getClass().getSimpleName() + " does not know which classes occur in a sample");
    }

    @Override
    public final boolean testMode() {
        return args.testMode();
    }

    @Override
    public final Set<ResultKey<?>> provides() {
        Set<ResultKey<?>> entries = new LinkedHashSet<>(given());
        entries.add(ResultKey.SAMPLE_IDX);
        entries.addAll(pipeline.produces());
        return entries;
    }

    @Override
    public final List<String> notes() {
        return loaded().notes();
    }

    /** Bytes that the annotations take; -1 if they are kept as objects. */
    public final long serializedBytes() {
        return loaded().list().bytes();
    }

    /** The steps that a sample passes. */
    public final Compose pipeline() {
        return pipeline;
    }

    /** The file of annotations with its folder; empty if none is given. */
    protected final String annFile() {
        return annFile;
    }

    /** The file of annotations. */
    protected final String requireAnnFile() {
        if (annFile.isEmpty()) {
            throw new DatasetException("ann_file of " + getClass().getSimpleName() + " is not given");
        }
        return annFile;
    }

    /** The folder of what a name stands for, such as {@code img}; {@code data_root} if the config does not say. */
    protected final String prefix(String name) {
        String root = args.dataRoot() == null ? "" : args.dataRoot();
        return prefixes.getOrDefault(name, root);
    }

    /** The folders of what {@code data_prefix} names, below {@code data_root}. */
    protected final Map<String, String> prefixes() {
        return prefixes;
    }

    /** Whether the config gives a folder that is not empty for a name. */
    protected final boolean hasPrefix(String name) {
        return !args.dataPrefix().getOrDefault(name, "").isEmpty();
    }

    /**
     * Refuses folders under names that the data set has no use for.
     *
     * @throws IllegalArgumentException naming one
     */
    protected final void allowPrefixes(String... known) {
        List<String> names = new ArrayList<>(List.of(known));
        args.dataPrefix().forEach((name, folder) -> {
            // The default of mmengine names img_path, which means nothing while it is empty.
            if (!names.contains(name) && !(name.equals("img_path") && folder.isEmpty())) {
                throw new IllegalArgumentException(
                        "data_prefix of " + getClass().getSimpleName() + " has no '" + name + "'; it has " + names);
            }
        });
    }

    /** The classes that the data set is to have. */
    protected final List<String> classes() {
        return metainfo.classes();
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + (annFile.isEmpty() ? "" : " of " + annFile);
    }
}
