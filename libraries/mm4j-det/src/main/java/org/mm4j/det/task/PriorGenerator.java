package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Kind;

/** Makes the priors (points or anchor boxes) that predictions of a dense head are relative to. */
@Kind("task util")
public interface PriorGenerator {

    /** The number of levels. */
    int numLevels();

    /** The strides, a level each. */
    List<Stride> strides();

    /** The number of priors at each cell, a level each. */
    List<Integer> numBasePriors();

    /**
     * The priors of each level, cell by cell in row-major order, those of one cell together.
     *
     * @param sizes of the feature maps, one for each level
     * @param like a tensor of the device to put them on
     * @return for each level (h·w·priors, 2) points or (h·w·priors, 4) boxes; float32, in pixels of the input
     */
    List<Tensor> gridPriors(List<MapSize> sizes, Tensor like);

    /**
     * Which priors lie in the part of each feature map that the picture without its padding covers.
     *
     * @param sizes of the feature maps
     * @param padHeight height in pixels of the part that counts
     * @param padWidth its width
     * @return for each level one flag for each prior
     */
    List<boolean[]> validFlags(List<MapSize> sizes, int padHeight, int padWidth);
}
