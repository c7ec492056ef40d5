package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** Draws the masks of regions. */
@Kind("model")
public interface MaskHead {

    /**
     * Runs the layers.
     *
     * @param features of k regions, (k, c, h, w)
     * @return (k, classes or 1, h', w') before the sigmoid
     */
    Tensor forward(Tensor features);

    /**
     * Compares with the masks of the ground truth.
     *
     * @param maskPreds of the positive regions of all pictures, one picture after the other
     * @param sampled the regions of each picture
     * @param samples with {@code masks} in {@code gt_instances}
     * @return {@code loss_mask}, of the open scope
     */
    Tensor loss(Tensor maskPreds, List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg);

    /**
     * Draws what the head said of the detections of one picture into the picture.
     *
     * @param maskProbs (k, classes or 1, h, w), behind the sigmoid
     * @param found {@code bboxes} in pixels of the picture as fed, and {@code labels}
     * @param rescale whether masks and boxes are in pixels of the picture as it was read
     * @return the detections with {@code masks}
     */
    InstanceData predict(Tensor maskProbs, InstanceData found, DetDataSample sample, RcnnTestCfg cfg, boolean rescale);
}
