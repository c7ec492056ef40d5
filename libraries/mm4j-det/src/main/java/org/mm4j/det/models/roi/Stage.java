package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;

/**
 * One pass of boxes, and of masks if there are any, over regions.
 *
 * @param boxExtractor cuts features for boxes
 * @param boxHead classifies and refines
 * @param maskExtractor cuts features for masks; null for those of the positive boxes
 * @param maskHead null if there are no masks
 * @param sharedHead what features of regions go through first; null for nothing
 */
record Stage(
        RoIExtractor boxExtractor,
        BoxHead boxHead,
        @Nullable RoIExtractor maskExtractor,
        @Nullable MaskHead maskHead,
        @Nullable Layer sharedHead) {

    /**
     * What the box head says of regions.
     *
     * @param features (k, c, h, w) that it was given
     */
    record Boxes(Tensor rois, Tensor features, BoxHead.Outputs outputs) {}

    /**
     * Assigns and samples the proposals of each picture.
     *
     * @param boxes (k, 4) of each picture
     */
    static List<SamplingResult> sample(RcnnTrainCfg cfg, List<Tensor> boxes, List<DetDataSample> samples) {
        List<SamplingResult> sampled = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Tensor priors = boxes.get(i);
            Assigner.GroundTruth there = Assigner.GroundTruth.of(samples.get(i), priors);
            AssignResult assigned = cfg.assigner().assign(new Assigner.Predictions(priors, null, null), there);
            sampled.add(cfg.sampler().sample(assigned, priors, there));
        }
        return sampled;
    }

    Boxes boxes(List<Tensor> maps, Tensor rois) {
        Tensor features = shared(boxExtractor.forward(maps, rois));
        return new Boxes(rois, features, boxHead.forward(features));
    }

    /** What the shared head makes of features of regions. */
    Tensor shared(Tensor features) {
        return sharedHead == null ? features : sharedHead.forward(features);
    }

    /** The losses of masks of the positive regions. */
    Losses maskLosses(
            List<Tensor> maps,
            Tensor boxFeatures,
            List<SamplingResult> sampled,
            List<DetDataSample> samples,
            RcnnTrainCfg cfg) {
        MaskHead head = maskHead;
        return head == null
                ? Losses.none()
                : Losses.of(
                        "loss_mask",
                        head.loss(
                                positiveMasks(head, maps, boxFeatures, sampled).preds(), sampled, samples, cfg));
    }

    /**
     * What the mask head says of regions.
     *
     * @param features (k, c, h, w) that it was given
     * @param preds (k, classes or 1, h', w') before the sigmoid
     */
    record Masks(Tensor features, Tensor preds) {}

    /** What the mask head says of the positive regions. */
    Masks positiveMasks(MaskHead head, List<Tensor> maps, Tensor boxFeatures, List<SamplingResult> sampled) {
        Tensor features;
        if (maskExtractor == null) {
            features = ofPositive(boxFeatures, sampled);
        } else {
            Tensor rois =
                    Regions.of(sampled.stream().map(SamplingResult::posPriors).toList());
            features = shared(maskExtractor.forward(maps, rois));
        }
        return new Masks(features, head.forward(features));
    }

    /** Of what belongs to all that were sampled, what belongs to the positive regions. */
    static Tensor ofPositive(Tensor features, List<SamplingResult> sampled) {
        return features.index_select(0, positive(sampled, features));
    }

    /** Where the positive regions are among all that were sampled: (k), int64. */
    private static Tensor positive(List<SamplingResult> sampled, Tensor like) {
        List<Long> indices = new ArrayList<>();
        long from = 0;
        for (SamplingResult own : sampled) {
            for (long i = 0; i < own.numPos(); i++) {
                indices.add(from + i);
            }
            from += own.numPos() + own.numNeg();
        }
        long[] values = indices.stream().mapToLong(i -> i).toArray();
        return Tensors.of(values, values.length).to(like.device(), ScalarType.Long);
    }

    /** What the mask head says of regions: (k, classes or 1, h, w). */
    Tensor masks(MaskHead head, List<Tensor> maps, Tensor rois) {
        return maskFeatures(head, maps, rois).preds();
    }

    /** What the mask head says of regions, and what it was given. */
    Masks maskFeatures(MaskHead head, List<Tensor> maps, Tensor rois) {
        RoIExtractor extractor = maskExtractor == null ? boxExtractor : maskExtractor;
        Tensor features = shared(extractor.forward(maps, rois));
        return new Masks(features, head.forward(features));
    }
}
