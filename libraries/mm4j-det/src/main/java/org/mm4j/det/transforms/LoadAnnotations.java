package org.mm4j.det.transforms;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.mm4j.config.ConfigDict;
import org.mm4j.cv.image.DecodeBackend;
import org.mm4j.cv.transforms.ClassMaps;
import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.DetInstance;
import org.mm4j.det.structures.DetInstances;
import org.mm4j.det.structures.DetKeys;
import org.mm4j.det.structures.bbox.BoxType;
import org.mm4j.det.structures.bbox.BoxTypes;
import org.mm4j.det.structures.mask.BitmapMasks;
import org.mm4j.det.structures.mask.PolygonMasks;
import org.mm4j.det.structures.mask.Rle;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.data.Results;
import org.mm4j.engine.data.Transform;
import org.mm4j.engine.io.FileBackends;
import org.mm4j.engine.io.FileSource;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Turns {@code instances}, what the data set knows of the picture, into {@code gt_bboxes} of a box type,
 * {@code gt_ignore_flags}, {@code gt_bboxes_labels}, {@code gt_masks} and {@code gt_seg_map}.
 */
@Doc("Loads boxes, labels, masks and class maps of the annotations.")
public class LoadAnnotations implements Transform {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("whether to load masks") boolean withMask,

            @Default("True") @Doc("whether masks become bitmaps, not polygons")
            boolean poly2mask,

            @Nullable @Default("'hbox'") @Doc("the type of the boxes; None is hbox too")
            String boxType,

            @Default("False") @Doc("whether class 0 of a class map becomes ignore_index and the others one less")
            boolean reduceZeroLabel,

            @Default("255") @Doc("the class number of a class map that stands for none")
            int ignoreIndex,

            @Default("True") @Doc("whether to load boxes") boolean withBbox,

            @Default("True") @Doc("whether to load labels") boolean withLabel,

            @Default("False") @Doc("whether to load the class map of seg_map_path")
            boolean withSeg,

            @Default("False") @Doc("whether to load keypoints; only False is supported")
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
            if (withKeypoints) {
                throw new IllegalArgumentException(
                        "with_keypoints=True is not supported: detectors have no use for"
                                + " keypoints; leave it out, or name the root's step, mmengine.LoadAnnotations, which loads them");
            }
            ClassMaps.require(imdecodeBackend);
            FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "class maps");
            if (ignoreIndex < 0 || ignoreIndex > 255) {
                throw new IllegalArgumentException("ignore_index is from 0 to 255, not " + ignoreIndex);
            }
        }

        /** Where class maps are. */
        FileSource source() {
            return FileBackends.requireLocalOrWeb(fileClientArgs, backendArgs, "class maps");
        }
    }

    private static final DetInstances NONE = new DetInstances(List.of());

    private final Args args;
    private final BoxType boxType;

    /**
     * Makes the step.
     *
     * @throws IllegalArgumentException if no library offers the box type
     */
    public LoadAnnotations(Args args, BuildContext build) {
        this.args = args;
        String name = args.boxType();
        this.boxType = BoxTypes.of(build).type(name == null ? "hbox" : name);
    }

    @Override
    public Results apply(Results results) {
        List<DetInstance> instances =
                results.find(DetKeys.INSTANCES).orElse(NONE).items();
        if (args.withBbox()) {
            loadBoxes(results, instances);
        }
        if (args.withLabel()) {
            results.put(
                    DetKeys.GT_BBOXES_LABELS,
                    instances.stream().mapToLong(DetInstance::label).toArray());
        }
        if (args.withMask()) {
            loadMasks(results, instances);
        }
        if (args.withSeg()) {
            loadSegMap(results);
        }
        return results;
    }

    private void loadBoxes(Results results, List<DetInstance> instances) {
        int dim = boxType.dim();
        float[] values = new float[instances.size() * dim];
        boolean[] ignored = new boolean[instances.size()];
        for (int i = 0; i < ignored.length; i++) {
            DetInstance instance = instances.get(i);
            if (instance.bbox().length != dim) {
                throw new IllegalArgumentException("instance " + i + " of "
                        + results.find(ResultKey.IMG_PATH).orElse("the picture") + " has a box of "
                        + instance.bbox().length + " numbers, and box_type='" + boxType.name() + "' has " + dim);
            }
            System.arraycopy(instance.bbox(), 0, values, i * dim, dim);
            ignored[i] = instance.ignored();
        }
        results.put(DetKeys.GT_BBOXES, boxType.boxes(values)).put(DetKeys.GT_IGNORE_FLAGS, ignored);
    }

    /** An instance whose shape cannot be used is ignored, and has an empty mask. */
    private void loadMasks(Results results, List<DetInstance> instances) {
        ImageSize size = results.get(ResultKey.ORI_SHAPE);
        boolean[] ignored = new boolean[instances.size()];
        List<byte[]> bitmaps = new ArrayList<>();
        List<List<double[]>> polygons = new ArrayList<>();
        for (int i = 0; i < ignored.length; i++) {
            DetInstance instance = instances.get(i);
            ignored[i] = instance.ignored();
            if (instance.mask() == null) {
                throw new IllegalArgumentException("instance " + i + " of "
                        + results.find(ResultKey.IMG_PATH).orElse("the picture")
                        + " has no mask; with_mask=True needs a data set with masks");
            }
            if (args.poly2mask() && instance.mask() instanceof DetInstance.Runs runs) {
                bitmaps.add(sized(runs.rle(), size).decode());
                continue;
            }
            List<double[]> corners = instance.mask() instanceof DetInstance.Polygons shape ? shape.usable() : List.of();
            if (corners.isEmpty()) {
                ignored[i] = true;
                corners = List.of(new double[6]);
            }
            if (args.poly2mask()) {
                bitmaps.add(Rle.ofPolygons(corners, size.height(), size.width()).decode());
            } else {
                polygons.add(corners);
            }
        }
        results.put(DetKeys.GT_IGNORE_FLAGS, ignored)
                .put(
                        DetKeys.GT_MASKS,
                        args.poly2mask()
                                ? BitmapMasks.of(bitmaps, size.height(), size.width())
                                : PolygonMasks.of(polygons, size.height(), size.width()));
    }

    private static Rle sized(Rle rle, ImageSize size) {
        if (rle.height() != size.height() || rle.width() != size.width()) {
            throw new IllegalArgumentException("a mask of " + rle.height() + " x " + rle.width() + " for a picture of "
                    + size.height() + " x " + size.width());
        }
        return rle;
    }

    private void loadSegMap(Results results) {
        String path = results.find(DetKeys.SEG_MAP_PATH).orElse(null);
        if (path == null) {
            return;
        }
        Image map = ClassMaps.read(path, args.imdecodeBackend(), args.source(), results);
        if (args.reduceZeroLabel()) {
            byte[] reduced = map.pixels().clone();
            for (int i = 0; i < reduced.length; i++) {
                int value = reduced[i] & 0xFF;
                reduced[i] = (byte) (value == 0 || value == args.ignoreIndex() ? args.ignoreIndex() : value - 1);
            }
            map = new Image(map.height(), map.width(), map.channels(), reduced);
        }
        results.put(ImageKeys.GT_SEG_MAP, map).put(DetKeys.IGNORE_INDEX, args.ignoreIndex());
    }

    @Override
    public Set<ResultKey<?>> produces() {
        Set<ResultKey<?>> produced = new LinkedHashSet<>();
        if (args.withBbox()) {
            produced.add(DetKeys.GT_BBOXES);
        }
        if (args.withLabel()) {
            produced.add(DetKeys.GT_BBOXES_LABELS);
        }
        if (args.withMask()) {
            produced.add(DetKeys.GT_MASKS);
        }
        if (args.withBbox() || args.withMask()) {
            produced.add(DetKeys.GT_IGNORE_FLAGS);
        }
        return produced;
    }
}
