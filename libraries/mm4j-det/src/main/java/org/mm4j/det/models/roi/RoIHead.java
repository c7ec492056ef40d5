package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** The second stage: from proposals to detections. */
@Kind("model")
public interface RoIHead {

    /** The number of classes, without background. */
    int numClasses();

    /** Whether detections have masks. */
    boolean hasMask();

    /**
     * Runs the layers for proposals as they are.
     *
     * @param features (n, c, h, w) each, finest first
     * @param proposals for each picture {@code bboxes} in pixels of the pictures as fed
     * @param samples these pictures' meta information
     * @return class scores (k, classes + 1) and boxes (k, 4 or classes·4); masks, if there are, see the class
     */
    List<Tensor> forward(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples);

    /**
     * Assigns and samples the proposals of each picture, and compares what the head says of them with the ground truth.
     *
     * @param samples these pictures' meta information and {@code gt_instances}, in pixels of the pictures as fed
     * @return the losses by name; tensors of the open scope
     * @throws IllegalStateException if the config does not say how the head is trained
     */
    Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples);

    /**
     * Detects.
     *
     * @param rescale whether boxes are in pixels of the pictures as they were read
     * @return for each picture {@code bboxes}, {@code scores}, {@code labels}, and {@code masks} if there are
     */
    List<InstanceData> predict(
            List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples, boolean rescale);
}
