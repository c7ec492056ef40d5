package org.mm4j.det.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.datasets.coco.MaskJson;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.dataset.DataListFile;
import org.mm4j.engine.dataset.DatasetException;
import org.mm4j.engine.dataset.FilterCfg;
import org.mm4j.engine.dataset.Metainfo;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * Pictures with annotations in the format of OpenMMLab 2.0 ({@link DataListFile}): each sample of {@code data_list} has
 * {@code img_path}, if known {@code height}, {@code width}, {@code img_id} and {@code seg_map_path}, and a list
 * {@code instances} of dicts with {@code bbox} (x1, y1, x2, y2, or the numbers of another box type, in pixels),
 * {@code bbox_label}, and where there are any {@code ignore_flag}, {@code mask} (polygons or run lengths) and
 * {@code keypoints} (x, y and visibility of each).
 *
 * <p>Instances whose box is not finite are left out and counted. For test, samples may be without {@code instances}, which
 * is noted: nothing is known of what is in them.
 */
@Doc("Pictures with boxes, masks and keypoints in a file of OpenMMLab's own format.")
public final class BaseDetDataset extends DetDataset {

    /** The arguments. */
    public record Args(@Inline DetDataset.Args base) {}

    private static final Set<String> READ = Set.of(DetKeys.INSTANCES.name());
    private static final Set<Integer> BOX_SIZES = Set.of(4, 5, 8);

    /** The data set of a config. */
    public BaseDetDataset(Args args) {
        super(args.base(), Metainfo.empty());
        FilterCfg.of(args.base().base().filterCfg(), Set.of(), "BaseDetDataset");
        initializeUnlessLazy();
    }

    /** What the format has in every sample with annotations, and the files for which there is a folder; the rest depends on the file. */
    @Override
    protected Set<ResultKey<?>> given() {
        Set<ResultKey<?>> keys = new LinkedHashSet<>(List.of(DetKeys.INSTANCES, ResultKey.IMG_PATH));
        prefixes().keySet().forEach(name -> keys.add(new ResultKey<>(name, String.class)));
        keys.addAll(List.of(ResultKey.IMG_ID, ResultKey.HEIGHT, ResultKey.WIDTH, DetKeys.SEG_MAP_PATH));
        return keys;
    }

    @Override
    protected void load(Sink sink) {
        new Reading(sink).read();
    }

    private final class Reading implements DataListFile.Reader {
        private final Sink sink;
        private final DataListFile file;
        private int unusable;
        private int firstUnusable;
        private int unlabelled;
        private int shapeless;
        private int firstShapeless;
        private int largestLabel = -1;

        Reading(Sink sink) {
            this.sink = sink;
            this.file = new DataListFile(Path.of(requireAnnFile()));
        }

        void read() {
            Metainfo metainfo = file.read(sink, this);
            int count = (classes().isEmpty() ? metainfo.classes() : classes()).size();
            if (count > 0 && largestLabel >= count) {
                throw new DatasetException(annFile() + ": an instance has bbox_label " + largestLabel
                        + ", and metainfo has " + count + " classes, which count from 0");
            }
            if (unusable > 0) {
                sink.note(unusable + (unusable == 1 ? " instance" : " instances")
                        + " with a box that is not finite left out, the first in sample " + firstUnusable);
            }
            if (unlabelled > 0) {
                sink.note(unlabelled + (unlabelled == 1 ? " sample" : " samples") + " without instances");
            }
            if (shapeless > 0) {
                sink.note(shapeless + (shapeless == 1 ? " instance" : " instances")
                        + " whose mask has no polygon of three corners ignored where masks are loaded, the first in"
                        + " sample " + firstShapeless);
            }
        }

        @Override
        public void sample(int index, JsonNode info) {
            Results results = file.common(index, info, READ, prefixes());
            if (!results.has(ResultKey.IMG_PATH)) {
                throw file.error(index, "has no img_path");
            }
            if (testMode() && !info.hasNonNull(DetKeys.INSTANCES.name())) {
                unlabelled++;
                sink.add(results);
                return;
            }
            JsonNode list = info.path(DetKeys.INSTANCES.name());
            if (!list.isArray()) {
                throw file.error(
                        index,
                        "has no list instances"
                                + (list.isMissingNode() ? "; only with test_mode=True samples do without" : ""));
            }
            List<DetInstance> instances = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                DetInstance instance = instance(list.get(i), index, i);
                if (isFinite(instance.bbox())) {
                    instances.add(instance);
                    if (instance.mask() instanceof DetInstance.Polygons shape
                            && shape.usable().isEmpty()
                            && shapeless++ == 0) {
                        firstShapeless = index;
                    }
                } else {
                    firstUnusable = unusable == 0 ? index : firstUnusable;
                    unusable++;
                }
            }
            sink.add(results.put(DetKeys.INSTANCES, new DetInstances(instances)));
        }

        private DetInstance instance(JsonNode node, int index, int number) {
            String what = "has an instance " + number + " ";
            float[] box = numbers(node.get("bbox"));
            if (box == null || !BOX_SIZES.contains(box.length)) {
                throw file.error(
                        index,
                        what + "whose bbox is no list of 4 numbers (5 if it is rotated, 8 if it has four corners)");
            }
            JsonNode label = node.path("bbox_label");
            if (!label.canConvertToInt() || label.intValue() < 0) {
                throw file.error(index, what + "whose bbox_label is no whole number from 0");
            }
            largestLabel = Math.max(largestLabel, label.intValue());
            float[] keypoints = numbers(node.get("keypoints"));
            if (node.has("keypoints") && keypoints == null) {
                throw file.error(index, what + "whose keypoints are no list of numbers");
            }
            JsonNode ignored = node.path("ignore_flag");
            try {
                return new DetInstance(
                        box,
                        label.intValue(),
                        ignored.asInt(0) != 0 || ignored.asBoolean(false),
                        MaskJson.read(node.get("mask")),
                        keypoints);
            } catch (IllegalArgumentException damaged) {
                throw file.error(index, what + "whose mask cannot be used: " + damaged.getMessage());
            }
        }

        private static float @Nullable [] numbers(@Nullable JsonNode list) {
            if (list == null || !list.isArray()) {
                return null;
            }
            float[] numbers = new float[list.size()];
            for (int i = 0; i < numbers.length; i++) {
                if (!list.get(i).isNumber()) {
                    return null;
                }
                numbers[i] = (float) list.get(i).doubleValue();
            }
            return numbers;
        }

        private static boolean isFinite(float[] box) {
            for (float number : box) {
                if (!Float.isFinite(number)) {
                    return false;
                }
            }
            return true;
        }
    }
}
