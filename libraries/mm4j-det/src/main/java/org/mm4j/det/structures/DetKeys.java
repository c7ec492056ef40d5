package org.mm4j.det.structures;

import org.mm4j.cv.transforms.ImageKeys;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.structures.mask.InstanceMasks;
import org.mm4j.engine.data.MixResults;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;

/** Entries that samples of detection pipelines have besides those of {@link ResultKey}. */
public final class DetKeys {

    /** What the data set knows of the instances, for {@code LoadAnnotations}. */
    public static final ResultKey<DetInstances> INSTANCES = new ResultKey<>("instances", DetInstances.class);

    /** Boxes of the ground truth, in pixels of the picture as it is now. */
    public static final ResultKey<BaseBoxes> GT_BBOXES = new ResultKey<>("gt_bboxes", BaseBoxes.class);

    /** Class numbers of the ground truth, one for each box. */
    public static final ResultKey<long[]> GT_BBOXES_LABELS = ImageKeys.GT_BBOXES_LABELS;

    /** Which ground truths are to be ignored, one flag for each box. */
    public static final ResultKey<boolean[]> GT_IGNORE_FLAGS = new ResultKey<>("gt_ignore_flags", boolean[].class);

    /** Masks of the ground truth, one for each box. */
    public static final ResultKey<InstanceMasks> GT_MASKS = new ResultKey<>("gt_masks", InstanceMasks.class);

    /** Numbers that tell the instances of a video apart, one for each box. */
    public static final ResultKey<long[]> GT_INSTANCES_IDS = new ResultKey<>("gt_instances_ids", long[].class);

    /** Where the map of classes is read from. */
    public static final ResultKey<String> SEG_MAP_PATH = ImageKeys.SEG_MAP_PATH;

    /** The segments of a panoptic picture, for {@code LoadPanopticAnnotations}. */
    public static final ResultKey<PanopticSegments> SEGMENTS_INFO =
            new ResultKey<>("segments_info", PanopticSegments.class);

    /** The class number in a map of classes that stands for none. */
    public static final ResultKey<Integer> IGNORE_INDEX = new ResultKey<>("ignore_index", Integer.class);

    /** Further samples that {@code Mosaic} and {@code MixUp} put into the picture. */
    public static final ResultKey<MixResults> MIX_RESULTS = new ResultKey<>("mix_results", MixResults.class);

    /** 3 x 3 matrix, row by row, from pixels of the picture as it was read to those of the picture now. */
    public static final ResultKey<float[]> HOMOGRAPHY_MATRIX = new ResultKey<>("homography_matrix", float[].class);

    /** Boxes that another detector proposed, in pixels of the picture as it is now. */
    public static final ResultKey<BaseBoxes> PROPOSALS = new ResultKey<>("proposals", BaseBoxes.class);

    /** How sure the other detector is, one number for each proposal. */
    public static final ResultKey<float[]> PROPOSALS_SCORES = new ResultKey<>("proposals_scores", float[].class);

    /** The picture of a packed sample. */
    public static final ResultKey<Image> INPUTS = new ResultKey<>("inputs", Image.class);

    /** What is known of the picture of a packed sample. */
    public static final ResultKey<DetDataSample> DATA_SAMPLES = new ResultKey<>("data_samples", DetDataSample.class);

    /** Size of the batch that the picture is part of. */
    public static final ResultKey<ImageSize> BATCH_INPUT_SHAPE = new ResultKey<>("batch_input_shape", ImageSize.class);

    private DetKeys() {}
}
