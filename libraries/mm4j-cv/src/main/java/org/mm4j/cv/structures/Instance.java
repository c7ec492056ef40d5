package org.mm4j.cv.structures;

import org.jspecify.annotations.Nullable;

/** One annotated instance of a picture, as a data set has it before {@code LoadAnnotations}. */
public interface Instance {

    /** The numbers of its box in pixels of the picture as it is stored; to be read only. Usually x1, y1, x2, y2. */
    float[] bbox();

    /** The number of its class in the data set's list of classes. */
    int label();

    /**
     * Its keypoints: x and y in pixels of the picture as it is stored, and how visible the point is, for each in turn; to be
     * read only. Null if the data set has none.
     */
    default float @Nullable [] keypoints() {
        return null;
    }
}
