package org.mm4j.cls.structures;

import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.Ints;

/** Entries that samples of classification pipelines have besides those of {@link ResultKey}. */
public final class ClsKeys {

    /** The class that the picture shows, or the classes. */
    public static final ResultKey<Ints> GT_LABEL = new ResultKey<>("gt_label", Ints.class);

    /** Classes of which the picture shows objects that are difficult to tell, as VOC marks them. */
    public static final ResultKey<Ints> GT_LABEL_DIFFICULT = new ResultKey<>("gt_label_difficult", Ints.class);

    /** The share of each class. */
    public static final ResultKey<float[]> GT_SCORE = new ResultKey<>("gt_score", float[].class);

    /** The picture of a packed sample. */
    public static final ResultKey<Image> INPUTS = new ResultKey<>("inputs", Image.class);

    /** What is known of the picture of a packed sample. */
    public static final ResultKey<ClsDataSample> DATA_SAMPLES = new ResultKey<>("data_samples", ClsDataSample.class);

    private ClsKeys() {}
}
