package org.mm4j.cv.ops;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.Kind;

/** Cuts regions of interest out of a feature map, all to one size. */
@Kind("model")
public interface RoILayer {

    /** Height and width of what comes out. */
    IntPair outputSize();

    /**
     * Cuts.
     *
     * @param input (n, c, h, w) float32
     * @param rois (k, 5) float32: index of the picture, and x1, y1, x2, y2 in pixels of the input of the network
     * @return (k, c, height, width), of the open scope
     */
    Tensor forward(Tensor input, Tensor rois);
}
