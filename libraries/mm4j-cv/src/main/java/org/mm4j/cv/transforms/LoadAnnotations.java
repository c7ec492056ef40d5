package org.mm4j.cv.transforms;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.structures.Instance;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.FileSource;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns {@code instances}, what the data set knows of the picture, into plain arrays: {@code gt_bboxes} (n x 4: x1, y1, x2,
 * y2 in pixels), {@code gt_bboxes_labels} (n class numbers) and {@code gt_keypoints} (n x points x 3: x and y in pixels and
 * the visibility), and reads {@code gt_seg_map}, the class of each pixel, from {@code seg_map_path}.
 *
 * <p>This is the step that is meant where no library has one of its own; mmdet has one with box types and masks.
 */
@Doc("Loads boxes, labels, keypoints and class maps of the annotations as plain arrays.")
public final class LoadAnnotations implements Transform {

    /** The arguments. */
    public record Args(
            @Default("True") @Doc("whether to load boxes") boolean withBbox,

            @Default("True") @Doc("whether to load labels") boolean withLabel,

            @Default("False") @Doc("whether to load the class map of seg_map_path")
            boolean withSeg,

            @Default("False") @Doc("whether to load keypoints")
            boolean withKeypoints,

            @Default("'cv2'") @Doc("the decoder of class maps: cv2 (OpenCV) or pillow, which reads palettes as classes")
            DecodeBackend imdecodeBackend,

            @Nullable @Doc("file client of old configs: dict(backend='disk') or dict(backend='http')")
            ConfigDict fileClientArgs,

            @Nullable
            @Doc("where class maps are: dict(backend='local') or dict(backend='http'); by their names if not given")
            ConfigDict backendArgs) {

        /** Refuses what is not supported. */
        public Args {
            ClassMaps.require(imdecodeBackend);
            FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "class maps");
        }

        private FileSource source() {
            return FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "class maps");
        }
    }

    private static final int BOX = 4;
    private static final int POINT = 3;

    private final Args args;

    /** Loads what the arguments say. */
    public LoadAnnotations(Args args) {
        this.args = args;
    }

    /**
     * Adds the entries.
     *
     * @throws IllegalArgumentException naming the instance whose box is not of 4 numbers, or whose keypoints are missing, not
     *     of 3 numbers a point, or not as many as those of the first instance; or if the class map does not fit
     */
    @Override
    public Results apply(Results results) {
        if (args.withBbox()) {
            results.put(ImageKeys.GT_BBOXES, boxes(results));
        }
        if (args.withLabel()) {
            results.put(
                    ImageKeys.GT_BBOXES_LABELS,
                    instances(results).stream().mapToLong(Instance::label).toArray());
        }
        if (args.withSeg()) {
            String path = results.get(ImageKeys.SEG_MAP_PATH);
            results.put(ImageKeys.GT_SEG_MAP, ClassMaps.read(path, args.imdecodeBackend(), args.source(), results));
        }
        if (args.withKeypoints()) {
            results.put(ImageKeys.GT_KEYPOINTS, keypoints(results));
        }
        return results;
    }

    private static List<? extends Instance> instances(Results results) {
        return results.get(ImageKeys.INSTANCES).items();
    }

    private static float[][] boxes(Results results) {
        List<? extends Instance> instances = instances(results);
        float[][] boxes = new float[instances.size()][];
        for (int i = 0; i < boxes.length; i++) {
            boxes[i] = instances.get(i).bbox().clone();
            if (boxes[i].length != BOX) {
                throw unusable(results, i, "has a box of " + boxes[i].length + " numbers, not of x1, y1, x2, y2");
            }
        }
        return boxes;
    }

    private static float[][][] keypoints(Results results) {
        List<? extends Instance> instances = instances(results);
        float[][][] all = new float[instances.size()][][];
        for (int i = 0; i < all.length; i++) {
            float[] numbers = instances.get(i).keypoints();
            if (numbers == null) {
                throw unusable(results, i, "has no keypoints; with_keypoints=True needs a data set with keypoints");
            }
            if (numbers.length % POINT != 0) {
                throw unusable(
                        results, i, "has " + numbers.length + " numbers of keypoints, not x, y and visibility of each");
            }
            all[i] = new float[numbers.length / POINT][POINT];
            for (int k = 0; k < numbers.length; k++) {
                all[i][k / POINT][k % POINT] = numbers[k];
            }
            if (all[i].length != all[0].length) {
                throw unusable(results, i, "has " + all[i].length + " keypoints, and instance 0 has " + all[0].length);
            }
        }
        return all;
    }

    private static IllegalArgumentException unusable(Results results, int instance, String why) {
        return new IllegalArgumentException("instance " + instance + " of "
                + results.find(ResultKey.IMG_PATH).orElse("the picture") + " " + why);
    }

    @Override
    public Set<ResultKey<?>> requires() {
        Set<ResultKey<?>> needed = new LinkedHashSet<>();
        if (args.withBbox() || args.withLabel() || args.withKeypoints()) {
            needed.add(ImageKeys.INSTANCES);
        }
        if (args.withSeg()) {
            needed.add(ImageKeys.SEG_MAP_PATH);
        }
        return needed;
    }

    @Override
    public Set<ResultKey<?>> produces() {
        Set<ResultKey<?>> produced = new LinkedHashSet<>();
        if (args.withBbox()) {
            produced.add(ImageKeys.GT_BBOXES);
        }
        if (args.withLabel()) {
            produced.add(ImageKeys.GT_BBOXES_LABELS);
        }
        if (args.withSeg()) {
            produced.add(ImageKeys.GT_SEG_MAP);
        }
        if (args.withKeypoints()) {
            produced.add(ImageKeys.GT_KEYPOINTS);
        }
        return produced;
    }
}
