package org.mm4j.cv.models.resnet;

/** Which convolution of a bottleneck has the stride. */
public enum Style {
    /** That of 3 x 3. */
    PYTORCH,
    /** The first, of 1 x 1. */
    CAFFE
}
