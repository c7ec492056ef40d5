package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** Multiplies the score of each detection by how good its mask seems to be. */
public final class MaskScoringRoIHead extends StandardRoIHead {

    /** The arguments. */
    public record Args(
            @Inline StandardRoIHead.Args standard,
            @Doc("says how well masks overlap the truth") MaskIoUHead maskIouHead) {

        /** Checks that there are masks, one for each class. */
        public Args {
            if (standard.maskHead() == null) {
                throw new IllegalArgumentException("mask_iou_head needs a mask_head");
            }
            if (standard.maskHead() instanceof FCNMaskHead head && head.isClassAgnostic()) {
                throw new IllegalArgumentException(
                        "mask_head: class_agnostic=True, but masks are scored by class: set it to False");
            }
        }
    }

    private final MaskIoUHead maskIouHead;

    /** Makes the head. */
    public MaskScoringRoIHead(Args args) {
        super(args.standard());
        this.maskIouHead = child("mask_iou_head", args.maskIouHead());
    }

    /** As the standard head, and overlaps of the masks (k, classes). */
    @Override
    public List<Tensor> forward(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor rois = Regions.of(Regions.boxes(proposals, features.get(0)));
            BoxHead.Outputs boxes = boxes(features, rois).outputs();
            Tensor clsScore = boxes.clsScore();
            Tensor bboxPred = boxes.bboxPred();
            if (clsScore == null || bboxPred == null) {
                throw new IllegalStateException("masks are scored by class: the box head needs with_cls and with_reg");
            }
            long traced = Math.min(MAX_TRACED, rois.size(0));
            Stage.Masks masks = stage().maskFeatures(requireMaskHead(), features, rois.narrow(0, 0, traced));
            Tensor labels = bboxHead().likeliest(clsScore.narrow(0, 0, traced));
            Tensor ious = maskIouHead.forward(masks.features(), ofClass(masks.preds(), labels));
            return scope.keepAll(new ArrayList<>(List.of(clsScore, bboxPred, masks.preds(), ious)));
        }
    }

    private MaskHead requireMaskHead() {
        MaskHead head = maskHead();
        if (head == null) {
            throw new IllegalStateException("no mask_head");
        }
        return head;
    }

    @Override
    Losses maskLosses(
            List<Tensor> features,
            Tensor boxFeatures,
            List<SamplingResult> sampled,
            List<DetDataSample> samples,
            RcnnTrainCfg cfg) {
        Stage.Masks masks = stage().positiveMasks(requireMaskHead(), features, boxFeatures, sampled);
        Losses losses = Losses.of("loss_mask", requireMaskHead().loss(masks.preds(), sampled, samples, cfg));
        if (masks.preds().size(0) == 0) {
            return losses.with("loss_mask_iou", masks.preds().sum());
        }
        Tensor labels =
                Tensors.cat(sampled.stream().map(SamplingResult::posGtLabels).toList(), 0);
        Tensor own = ofClass(masks.preds(), labels);
        Tensor ious = maskIouHead
                .forward(masks.features(), own)
                .gather(1, labels.view(-1, 1))
                .squeeze(1);
        Tensor targets = MaskTargets.of(sampled, samples, cfg, own);
        return losses.with("loss_mask_iou", maskIouHead.loss(ious, own, targets, sampled, samples, cfg));
    }

    /** The mask of one class for each region: (k, classes, h, w) to (k, h, w). */
    private static Tensor ofClass(Tensor maskPreds, Tensor labels) {
        Tensor index = labels.view(-1, 1, 1, 1).expand(labels.size(0), 1, maskPreds.size(2), maskPreds.size(3));
        return maskPreds.gather(1, index).squeeze(1);
    }

    @Override
    List<InstanceData> withMasks(
            MaskHead head,
            List<Tensor> features,
            List<InstanceData> found,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        List<Tensor> factors = new ArrayList<>();
        List<InstanceData> masked = MaskPrediction.add(
                found,
                samples,
                features.get(0),
                rois -> {
                    Stage.Masks masks = stage().maskFeatures(head, features, rois);
                    Tensor labels = labels(found, rois);
                    factors.add(maskIouHead
                            .forward(masks.features(), ofClass(masks.preds(), labels))
                            .gather(1, labels.view(-1, 1)));
                    return masks.preds().sigmoid();
                },
                head,
                cfg,
                rescale);
        return factors.isEmpty() ? masked : scored(masked, Tensors.floats(factors.get(0)));
    }

    private static Tensor labels(List<InstanceData> found, Tensor like) {
        List<Tensor> all = new ArrayList<>();
        for (InstanceData own : found) {
            if (own.size() > 0) {
                all.add(Tensors.of(own.longs("labels").values(), own.size()));
            }
        }
        return Tensors.cat(all, 0).to(like.device(), ScalarType.Long);
    }

    private static List<InstanceData> scored(List<InstanceData> found, float[] factors) {
        List<InstanceData> results = new ArrayList<>();
        int at = 0;
        for (InstanceData own : found) {
            if (own.size() == 0) {
                results.add(own);
                continue;
            }
            float[] scores = own.floats("scores").values().clone();
            for (int i = 0; i < scores.length; i++) {
                scores[i] *= factors[at++];
            }
            results.add(own.with("scores", scores));
        }
        return results;
    }
}
