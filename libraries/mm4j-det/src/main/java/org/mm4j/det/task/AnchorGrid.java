package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What generators of anchors have in common once they know the anchors of the first cell of each level. */
abstract class AnchorGrid implements PriorGenerator {

    private final GridAnchors anchors;

    AnchorGrid(List<Stride> strides, List<float[]> base) {
        this.anchors = new GridAnchors(strides, base);
    }

    /** x1, y1, x2, y2 of the anchors of the first cell of a level. */
    public final float[] baseAnchors(int level) {
        return anchors.baseAnchors(level);
    }

    @Override
    public final int numLevels() {
        return anchors.strides().size();
    }

    @Override
    public final List<Stride> strides() {
        return anchors.strides();
    }

    @Override
    public final List<Integer> numBasePriors() {
        return anchors.numBasePriors();
    }

    @Override
    public final List<Tensor> gridPriors(List<MapSize> sizes, Tensor like) {
        return anchors.gridPriors(sizes, like);
    }

    @Override
    public final List<boolean[]> validFlags(List<MapSize> sizes, int padHeight, int padWidth) {
        return anchors.validFlags(sizes, padHeight, padWidth);
    }
}
