package org.mm4j.cls.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.mm4j.cls.structures.ClsKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DataListFile;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.engine.structures.Ints;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pictures with annotations in the format of OpenMMLab 2.0 ({@link DataListFile}): each sample of {@code data_list} has
 * {@code img_path} and {@code gt_label}, the number of its class, or a list of numbers. For test, samples may be without
 * {@code gt_label}, which is noted; nothing but a metric needs it then.
 */
@Doc("Pictures with one label or several in a file of OpenMMLab's own format.")
public final class BaseDataset extends ClsDataset {

    /** The arguments. */
    public record Args(
            @Doc("the file of annotations, below data_root") String annFile,

            @Default("''") @Doc("the folder of pictures below data_root, or a dict with img_path")
            DataPrefix dataPrefix,

            @Inline ClsDatasetArgs common) {}

    /** The data set of a config. */
    public BaseDataset(Args args) {
        super(args.common(), args.annFile(), args.dataPrefix().folders(), Metainfo.empty());
        initializeUnlessLazy();
    }

    @Override
    protected Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(List.of(ResultKey.IMG_PATH, ClsKeys.GT_LABEL));
        prefixes().keySet().forEach(name -> keys.add(new ResultKey<>(name, String.class)));
        return keys;
    }

    @Override
    protected void load(Sink sink) {
        DataListFile file = new DataListFile(Path.of(requireAnnFile()));
        int[] largest = {-1};
        int[] unlabelled = {0};
        Metainfo metainfo = file.read(sink, (index, info) -> {
            Results sample = file.common(index, info, Set.of(ClsKeys.GT_LABEL.name()), prefixes());
            if (testMode() && !info.hasNonNull(ClsKeys.GT_LABEL.name())) {
                unlabelled[0]++;
            } else {
                List<Integer> labels = labels(file, index, info.path(ClsKeys.GT_LABEL.name()));
                labels.forEach(label -> largest[0] = Math.max(largest[0], label));
                sample.put(ClsKeys.GT_LABEL, new Ints(labels));
            }
            sink.add(sample);
        });
        if (unlabelled[0] > 0) {
            sink.note(unlabelled[0] + (unlabelled[0] == 1 ? " sample" : " samples") + " without gt_label");
        }
        int count = (classes().isEmpty() ? metainfo.classes() : classes()).size();
        if (count > 0 && largest[0] >= count) {
            throw new DatasetException(annFile() + ": a sample has gt_label " + largest[0] + ", and there are " + count
                    + " classes, which count from 0");
        }
    }

    private static List<Integer> labels(DataListFile file, int index, JsonNode node) {
        List<Integer> labels = new ArrayList<>();
        for (JsonNode label : node.isArray() ? node : List.of(node)) {
            if (!label.canConvertToInt() || label.intValue() < 0) {
                throw file.error(
                        index,
                        "has no gt_label, a whole number from 0 or a list of these"
                                + (node.isMissingNode() ? "; only with test_mode=True samples do without" : ""));
            }
            labels.add(label.intValue());
        }
        return labels;
    }
}
