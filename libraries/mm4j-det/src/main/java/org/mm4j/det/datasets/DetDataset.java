package org.mm4j.det.datasets;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.InstanceCodec;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.BaseDataset;
import org.mm4j.engine.dataset.InfoCodec;
import org.mm4j.engine.dataset.Locations;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Data sets of detection: samples have {@code img_path}, {@code img_id}, {@code height} and {@code width} of the picture
 * in pixels, {@code instances} and, where there is one, {@code seg_map_path}.
 */
public abstract class DetDataset extends BaseDataset {

    /** The arguments that all data sets of detection have. */
    public record Args(
            @Inline BaseDataset.Args base,

            @Default("'.png'") @Doc("how names of class maps end; the rest is the picture's")
            String segMapSuffix,

            @Nullable @Doc("proposals of another detector; not supported")
            String proposalFile,

            @Nullable @Doc("file client of old configs; only dict(backend='disk') is supported")
            ConfigDict fileClientArgs,

            @Nullable @Doc("where annotations are; only dict(backend='local') is supported")
            ConfigDict backendArgs,

            @Default("False") @Doc("whether samples carry the names of all classes; only False is supported")
            boolean returnClasses,

            @Nullable @Doc("prompts for captions; not supported")
            ConfigDict captionPrompt) {

        /** Refuses what is not supported. */
        public Args {
            if (proposalFile != null) {
                throw new IllegalArgumentException(
                        "proposal_file is not supported: detectors here make their own" + " proposals; leave it out");
            }
            if (returnClasses) {
                throw new IllegalArgumentException("return_classes=True is not supported: no model here reads the names"
                        + " of classes as text; leave it out");
            }
            if (captionPrompt != null) {
                throw new IllegalArgumentException(
                        "caption_prompt is not supported: no model here reads captions;" + " leave it out");
            }
            FileBackends.requireLocal("file_client_args", fileClientArgs, "annotations");
            FileBackends.requireLocal("backend_args", backendArgs, "annotations");
        }
    }

    private final Args args;

    /** A data set before its annotations are read. */
    protected DetDataset(Args args, Metainfo known) {
        super(args.base(), known);
        this.args = args;
    }

    /** The arguments. */
    protected final Args args() {
        return args;
    }

    @Override
    protected Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(
                List.of(ResultKey.IMG_PATH, ResultKey.IMG_ID, ResultKey.HEIGHT, ResultKey.WIDTH, DetKeys.INSTANCES));
        if (hasPrefix("seg")) {
            keys.add(DetKeys.SEG_MAP_PATH);
        }
        return keys;
    }

    @Override
    protected InfoCodec codec() {
        return super.codec().with(DetInstances.class, InstanceCodec::write, InstanceCodec::readInstances);
    }

    /** Where the class map of a picture is. */
    protected final String segMapPath(String fileName) {
        int dot = fileName.lastIndexOf('.');
        return Locations.join(prefix("seg"), (dot < 0 ? fileName : fileName.substring(0, dot)) + args.segMapSuffix());
    }

    /** The labels of the instances, ignored ones included. */
    @Override
    public Set<Integer> catIds(int index) {
        Set<Integer> labels = new TreeSet<>();
        for (DetInstance instance : instances(dataInfo(index))) {
            labels.add(instance.label());
        }
        return labels;
    }

    /** The instances of a sample; none where nothing is known of them. */
    protected static List<DetInstance> instances(Results info) {
        return info.find(DetKeys.INSTANCES).map(DetInstances::items).orElse(List.of());
    }
}
