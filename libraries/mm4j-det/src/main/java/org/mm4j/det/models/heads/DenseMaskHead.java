package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** A head that predicts masks of instances straight from the feature maps. */
@Kind("model")
public interface DenseMaskHead {

    /** The number of classes that it tells apart. */
    int numClasses();

    /**
     * Runs the layers.
     *
     * @param features (n, c, h, w) each, finest first
     * @return for each kind of output, in the order of the head's documentation, a map for each level
     */
    List<List<Tensor>> forward(List<Tensor> features);

    /**
     * Runs the layers and compares what comes out with the ground truth.
     *
     * @param samples with {@code gt_instances}, which have {@code masks}
     * @return the losses by name; tensors of the open scope
     */
    Losses loss(List<Tensor> features, List<DetDataSample> samples);

    /**
     * Runs the layers and decodes what comes out.
     *
     * @return for each picture {@code bboxes}, {@code scores}, {@code labels} and {@code masks}, best first; masks are in
     *     pixels of the picture as it was read
     */
    List<InstanceData> predict(List<Tensor> features, List<DetDataSample> samples);
}
