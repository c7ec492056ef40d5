package org.mm4j.det.models.roi;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adds what a semantic head sees to the features of regions.
 *
 * @param extractor cuts its features, of one map
 */
record SemanticFusion(RoIExtractor extractor, FusedSemanticHead head) {

    FusedSemanticHead.Outputs forward(List<Tensor> maps) {
        return head.forward(maps);
    }

    /**
     * Adds.
     *
     * @param features of regions, (k, c, h, w)
     * @param semantic (n, c, h', w')
     * @param rois (k, 5)
     */
    Tensor add(Tensor features, Tensor semantic, Tensor rois) {
        Tensor cut = extractor.forward(List.of(semantic), rois);
        long[] size = {features.size(2), features.size(3)};
        boolean isSame = Arrays.equals(size, new long[] {cut.size(2), cut.size(3)});
        return features.add(isSame || cut.size(0) == 0 ? reshaped(cut, size) : torch.adaptive_avg_pool2d(cut, size));
    }

    /** Of no regions there is nothing to average. */
    private static Tensor reshaped(Tensor cut, long[] size) {
        return cut.size(0) == 0 ? cut.reshape(0, cut.size(1), size[0], size[1]) : cut;
    }
}
