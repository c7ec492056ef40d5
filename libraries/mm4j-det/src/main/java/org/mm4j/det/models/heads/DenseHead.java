package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** A head that predicts at every cell of every feature map. */
@Kind("model")
public interface DenseHead {

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
     * Runs the layers and decodes what comes out.
     *
     * @param features of n pictures
     * @param samples what is known of these pictures
     * @param rescale whether boxes are in pixels of the pictures as they were read, not as they were fed
     * @return for each picture {@code bboxes}, {@code scores} and {@code labels}, best first
     */
    List<InstanceData> predict(List<Tensor> features, List<DetDataSample> samples, boolean rescale);
}
