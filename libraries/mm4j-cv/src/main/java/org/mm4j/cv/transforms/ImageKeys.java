package org.mm4j.cv.transforms;

import org.mm4j.cv.structures.Instances;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Entries of a sample that mmcv's transforms write or change, besides those of {@link ResultKey}. */
public final class ImageKeys {

    /** Content of an image file, of a sample without {@code img_path}. */
    public static final ResultKey<byte[]> IMG_BYTES = new ResultKey<>("img_bytes", byte[].class);

    /** Size that {@link Pad} was told to pad to. */
    public static final ResultKey<ImageSize> PAD_FIXED_SIZE = new ResultKey<>("pad_fixed_size", ImageSize.class);

    /** Divisor that {@link Pad} was told to pad to a multiple of. */
    public static final ResultKey<Integer> PAD_SIZE_DIVISOR = new ResultKey<>("pad_size_divisor", Integer.class);

    /** What the data set knows of the instances, for {@code LoadAnnotations}. */
    public static final ResultKey<Instances> INSTANCES = new ResultKey<>("instances", Instances.class);

    /** Class numbers of the ground truth, one for each box. */
    public static final ResultKey<long[]> GT_BBOXES_LABELS = new ResultKey<>("gt_bboxes_labels", long[].class);

    /** Where the map of classes is read from. */
    public static final ResultKey<String> SEG_MAP_PATH = new ResultKey<>("seg_map_path", String.class);

    /** Class of each pixel: one channel. */
    public static final ResultKey<Image> GT_SEG_MAP = new ResultKey<>("gt_seg_map", Image.class);

    /** Boxes as plain rows {@code x1, y1, x2, y2} in pixels. Libraries with box types of their own use those. */
    public static final ResultKey<float[][]> GT_BBOXES = new ResultKey<>("gt_bboxes", float[][].class);

    /** Keypoints: instance, point, then x and y in pixels and whatever follows them, such as visibility. */
    public static final ResultKey<float[][][]> GT_KEYPOINTS = new ResultKey<>("gt_keypoints", float[][][].class);

    private ImageKeys() {}
}
