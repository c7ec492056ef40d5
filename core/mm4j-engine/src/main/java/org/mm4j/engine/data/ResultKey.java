package org.mm4j.engine.data;

import org.mm4j.engine.structures.Image;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.ScaleFactor;

/**
 * The name and type of one entry of {@link Results}; libraries make more of them.
 *
 * @param name as the originals name it
 * @param type of the value
 */
public record ResultKey<T>(String name, Class<T> type) {

    /** The picture. */
    public static final ResultKey<Image> IMG = new ResultKey<>("img", Image.class);

    /** Where the picture was read from, as it was given. */
    public static final ResultKey<String> IMG_PATH = new ResultKey<>("img_path", String.class);

    /** A number that tells the picture from others of its data set. */
    public static final ResultKey<Long> IMG_ID = new ResultKey<>("img_id", Long.class);

    /** The number of the sample in its data set. */
    public static final ResultKey<Integer> SAMPLE_IDX = new ResultKey<>("sample_idx", Integer.class);

    /** Rows of the picture, as the annotations say. */
    public static final ResultKey<Integer> HEIGHT = new ResultKey<>("height", Integer.class);

    /** Columns of the picture, as the annotations say. */
    public static final ResultKey<Integer> WIDTH = new ResultKey<>("width", Integer.class);

    /** Size of the picture now, before padding. */
    public static final ResultKey<ImageSize> IMG_SHAPE = new ResultKey<>("img_shape", ImageSize.class);

    /** Size of the picture as it was read. */
    public static final ResultKey<ImageSize> ORI_SHAPE = new ResultKey<>("ori_shape", ImageSize.class);

    /** Size of the picture after padding. */
    public static final ResultKey<ImageSize> PAD_SHAPE = new ResultKey<>("pad_shape", ImageSize.class);

    /** By what the picture was resized. */
    public static final ResultKey<ScaleFactor> SCALE_FACTOR = new ResultKey<>("scale_factor", ScaleFactor.class);

    /** The size that was asked for. */
    public static final ResultKey<ImageSize> SCALE = new ResultKey<>("scale", ImageSize.class);

    /** Whether resizing keeps the ratio of the sides. */
    public static final ResultKey<Boolean> KEEP_RATIO = new ResultKey<>("keep_ratio", Boolean.class);

    /** Whether the picture was flipped. */
    public static final ResultKey<Boolean> FLIP = new ResultKey<>("flip", Boolean.class);

    /** How the picture was flipped: {@code horizontal}, {@code vertical} or {@code diagonal}. */
    public static final ResultKey<String> FLIP_DIRECTION = new ResultKey<>("flip_direction", String.class);

    @Override
    public String toString() {
        return name;
    }
}
