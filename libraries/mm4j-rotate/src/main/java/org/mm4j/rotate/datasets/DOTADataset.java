package org.mm4j.rotate.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Aerial pictures with boxes of four corners, version 1.0 of DOTA (Xia and others, DOTA: A Large-Scale Dataset for Object
 * Detection in Aerial Images, 2018).
 *
 * <p>{@code ann_file} is a folder of label files, one for each picture and named like it; {@link DotaLabels} tells their
 * form. Without it all pictures of the folder {@code img_path} are taken, without labels. The order is that of the names.
 * While training, {@code filter_cfg} may leave out pictures without an object ({@code filter_empty_gt}).
 */
@Doc("Aerial pictures with boxes of four corners, version 1.0 of DOTA.")
public class DOTADataset extends BaseDataset {

    /** What tells a picture from others: its name without the suffix. */
    public static final ResultKey<String> IMG_ID = new ResultKey<>("img_id", String.class);

    /** The name of the picture's file. */
    public static final ResultKey<String> FILE_NAME = new ResultKey<>("file_name", String.class);

    /** The arguments. */
    public record Args(
            @Default("100") @Doc("objects of a higher difficulty are ignored")
            int diffThr,

            @Default("'png'") @Doc("what the names of the pictures end with, without the dot")
            String imgSuffix,

            @Nullable @Doc("height and width of all pictures, for samplers that ask for it before a picture is read")
            IntPair imgShape,

            @Inline BaseDataset.Args base) {

        /** Checks. */
        public Args {
            if (diffThr < 0) {
                throw new IllegalArgumentException("diff_thr is 0 or more, not " + diffThr);
            }
            if (imgSuffix.isEmpty() || imgSuffix.startsWith(".")) {
                throw new IllegalArgumentException(
                        "img_suffix is the end of a name without the dot, such as 'png', not '" + imgSuffix + "'");
            }
        }
    }

    private final Args args;
    private final boolean filterEmptyGt;

    /** The data set of a config. */
    public DOTADataset(Args args) {
        this(args, DotaClasses.V1_0);
        initializeUnlessLazy();
    }

    /**
     * A data set of the same form.
     *
     * @param known names and colours of its classes
     */
    protected DOTADataset(Args args, Metainfo known) {
        super(args.base(), known);
        this.args = args;
        allowPrefixes("img_path");
        this.filterEmptyGt = FilterCfg.of(
                        args.base().filterCfg(),
                        Set.of("filter_empty_gt"),
                        getClass().getSimpleName())
                .flag("filter_empty_gt");
    }

    @Override
    protected void load(Sink sink) {
        boolean isLabelled = !annFile().isEmpty();
        String ending = isLabelled ? ".txt" : "." + args.imgSuffix();
        Path folder = Path.of(isLabelled ? annFile() : prefix("img_path"));
        String where = folder.toAbsolutePath() + ", the "
                + (isLabelled ? "ann_file" : "folder img_path of data_prefix") + " of "
                + getClass().getSimpleName();
        if (!Files.isDirectory(folder)) {
            throw new DatasetException("no folder " + where);
        }
        List<Path> files = files(folder, ending);
        if (files.isEmpty()) {
            throw new DatasetException("no file '*" + ending + "' in " + where);
        }
        DotaLabels labels = new DotaLabels(classes(), args.diffThr());
        for (Path file : files) {
            String name = String.valueOf(file.getFileName());
            String id = name.substring(0, name.length() - ending.length());
            sink.add(info(id, isLabelled ? labels.read(file) : List.of()));
        }
        labels.notes().forEach(sink::note);
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending) && Files.isRegularFile(file))
                    .sorted(Comparator.comparing(file -> String.valueOf(file.getFileName())))
                    .toList();
        } catch (IOException failure) {
            throw new DatasetException("cannot list the folder " + folder.toAbsolutePath() + ": " + failure, failure);
        }
    }

    private Results info(String id, List<DetInstance> instances) {
        String name = id + "." + args.imgSuffix();
        Results info = new Results()
                .put(IMG_ID, id)
                .put(FILE_NAME, name)
                .put(ResultKey.IMG_PATH, Locations.join(prefix("img_path"), name))
                .put(DetKeys.INSTANCES, new DetInstances(new ArrayList<>(instances)));
        IntPair size = args.imgShape();
        return size == null ? info : info.put(ResultKey.HEIGHT, size.height()).put(ResultKey.WIDTH, size.width());
    }

    /** Pictures may be smaller than {@code img_shape}, which says what is usual: patches at the border of a large one. */
    @Override
    protected void verify(Results loaded) {}

    @Override
    protected boolean keep(Results info) {
        return !filterEmptyGt || !info.get(DetKeys.INSTANCES).items().isEmpty();
    }

    @Override
    protected Set<ResultKey<?>> given() {
        return args.imgShape() == null
                ? Set.of(IMG_ID, FILE_NAME, ResultKey.IMG_PATH, DetKeys.INSTANCES)
                : Set.of(IMG_ID, FILE_NAME, ResultKey.IMG_PATH, DetKeys.INSTANCES, ResultKey.HEIGHT, ResultKey.WIDTH);
    }

    @Override
    protected InfoCodec codec() {
        return super.codec().with(DetInstances.class, InstanceCodec::write, InstanceCodec::readInstances);
    }

    /** The labels of the objects, ignored ones included. */
    @Override
    public Set<Integer> catIds(int index) {
        Set<Integer> labels = new TreeSet<>();
        dataInfo(index).get(DetKeys.INSTANCES).items().forEach(instance -> labels.add(instance.label()));
        return labels;
    }
}
