package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Kind;

/** Classifies regions and refines their boxes. */
@Kind("model")
public interface BoxHead {

    /**
     * What a head says of k regions.
     *
     * @param clsScore (k, classes + 1) before the softmax, background last; null if the head does not classify
     * @param bboxPred (k, 4) or (k, classes·4) for its coder; null if the head does not refine
     */
    record Outputs(@Nullable Tensor clsScore, @Nullable Tensor bboxPred) {}

    /**
     * What it should say.
     *
     * @param labels (k), int64; the number of classes for background
     * @param labelWeights (k)
     * @param bboxTargets (k, 4)
     * @param bboxWeights (k, 4)
     */
    record Targets(Tensor labels, Tensor labelWeights, Tensor bboxTargets, Tensor bboxWeights) {}

    /** The number of classes, without background. */
    int numClasses();

    /**
     * Runs the layers.
     *
     * @param features of k regions, (k, c, h, w)
     */
    Outputs forward(Tensor features);

    /** What the head should say of the sampled regions of each picture, one picture after the other. */
    Targets targets(List<SamplingResult> sampled, RcnnTrainCfg cfg);

    /**
     * Compares.
     *
     * @param rois (k, 5)
     * @return {@code loss_cls}, {@code acc} (percent) and {@code loss_bbox}, of the open scope
     */
    Losses loss(Outputs outputs, Tensor rois, Targets targets);

    /**
     * Decodes what the head said of the regions of one picture.
     *
     * @param rois (k, 5)
     * @param scores (k, classes + 1) probabilities; null if the head does not classify
     * @param bboxPred as in {@link Outputs}
     * @param rescale whether boxes are in pixels of the picture as it was read
     */
    InstanceData predict(
            Tensor rois,
            Tensor scores,
            @Nullable Tensor bboxPred,
            DetDataSample sample,
            RcnnTestCfg cfg,
            boolean rescale);

    /** Probabilities of class scores. */
    Tensor activate(Tensor clsScore);

    /**
     * The class that each region seems to be, background aside: (k), int64.
     *
     * @param clsScore as in {@link Outputs}
     */
    Tensor likeliest(Tensor clsScore);

    /**
     * Boxes as refined for the class that each region seems to be.
     *
     * @param rois (k, 5), all of one picture
     * @param labels (k), int64, from 0 to the number of classes, without that
     * @param bboxPred as in {@link Outputs}
     * @return (k, 4)
     */
    Tensor regressByClass(Tensor rois, Tensor labels, Tensor bboxPred, DetDataSample sample);
}
