package org.mm4j.det.models.heads;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** A head that predicts at every cell of every feature map. */
@Kind("model")
public interface DenseHead {

    /**
     * What a head gives when it proposes boxes to another one in training.
     *
     * @param losses its own losses
     * @param predictions for each picture {@code bboxes}, {@code scores} and {@code labels}, best first
     */
    record LossesAndPredictions(Losses losses, List<InstanceData> predictions) {}

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
     * @param features of n pictures
     * @param samples these pictures' meta information and {@code gt_instances}, in pixels of the pictures as fed
     * @return the losses by name; tensors of the open scope
     * @throws IllegalStateException if the config does not say how the head is trained
     */
    Losses loss(List<Tensor> features, List<DetDataSample> samples);

    /**
     * Runs the layers once for losses and predictions.
     *
     * @param features of n pictures
     * @param samples as for {@link #loss}
     * @param proposalCfg how to decode; null for the head's {@code test_cfg}
     * @return the losses, and boxes in pixels of the pictures as fed
     */
    LossesAndPredictions lossAndPredict(
            List<Tensor> features, List<DetDataSample> samples, @Nullable TestCfg proposalCfg);

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
