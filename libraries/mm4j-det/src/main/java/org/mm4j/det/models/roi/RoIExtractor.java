package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** Cuts features of regions out of feature maps. */
@Kind("model")
public interface RoIExtractor {

    /** The number of maps that it takes. */
    int numInputs();

    /**
     * Cuts.
     *
     * @param features (n, c, h, w) each, finest first; those behind {@link #numInputs()} are not used
     * @param rois (k, 5) float32: index of the picture, and x1, y1, x2, y2 in pixels of the input
     * @return (k, c, height, width), of the open scope
     */
    Tensor forward(List<Tensor> features, Tensor rois);

    /**
     * Cuts regions that are larger or smaller by a factor, out of the maps that suit them as they are.
     *
     * @param scaleFactor 1 for {@link #forward(List, Tensor)}
     */
    Tensor forward(List<Tensor> features, Tensor rois, double scaleFactor);
}
