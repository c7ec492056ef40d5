package org.mm4j.det.models.roi;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A cascade with one mask head, learned on the boxes of the last stage, which takes what the last box head saw; further heads
 * tell the classes of pixels and of whole pictures, and what they see is added to the features of regions
 * (<a href="https://arxiv.org/abs/2012.10150">SCNet</a>).
 */
public final class SCNetRoIHead extends BaseCascade {

    /** The arguments. */
    public record Args(
            @Inline CascadeArgs cascade,

            @Doc("cuts features of the semantic head") @Nullable
            RoIExtractor semanticRoiExtractor,

            @Doc("tells the classes of pixels") @Nullable FusedSemanticHead semanticHead,

            @Doc("hands what the last box head saw to the mask head") @Nullable
            FeatureRelayHead featRelayHead,

            @Doc("tells the classes in whole pictures") @Nullable
            GlobalContextHead glbctxHead) {

        /** Checks what goes together. */
        public Args {
            if (cascade.maskHead() == null || cascade.maskRoiExtractor() == null) {
                throw new IllegalArgumentException("an SCNetRoIHead needs a mask_head and a mask_roi_extractor");
            }
            if (semanticHead != null && semanticRoiExtractor == null) {
                throw new IllegalArgumentException("semantic_head needs a semantic_roi_extractor");
            }
        }
    }

    private final RoIExtractor maskExtractor;
    private final MaskHead maskHead;
    private final @Nullable SemanticFusion semantic;
    private final @Nullable FeatureRelayHead relay;
    private final @Nullable GlobalContextHead context;

    /** Makes the head. */
    public SCNetRoIHead(Args args) {
        super(args.cascade());
        StageExtractors cutters = args.cascade().maskRoiExtractor();
        StageMaskHeads masks = args.cascade().maskHead();
        if (cutters == null || masks == null) {
            throw new IllegalStateException("checked in Args");
        }
        this.maskExtractor = childOf(
                "mask_roi_extractor", cutters.build("mask_roi_extractor", 1).get(0));
        this.maskHead = childOf("mask_head", masks.build("mask_head", 1).get(0));
        this.semantic = args.semanticHead() == null || args.semanticRoiExtractor() == null
                ? null
                : new SemanticFusion(
                        childOf("semantic_roi_extractor", args.semanticRoiExtractor()),
                        child("semantic_head", args.semanticHead()));
        this.relay = args.featRelayHead() == null ? null : child("feat_relay_head", args.featRelayHead());
        this.context = args.glbctxHead() == null ? null : child("glbctx_head", args.glbctxHead());
        for (BoxHead head : bboxHeads()) {
            if (!(head instanceof SCNetBBoxHead)) {
                throw new IllegalArgumentException("bbox_head: expected SCNetBBoxHead, got "
                        + head.getClass().getSimpleName());
            }
        }
    }

    @Override
    MaskHead pastingHead() {
        return maskHead;
    }

    @Override
    Features features(List<Tensor> maps) {
        return new Features(
                maps,
                semantic == null ? null : semantic.forward(maps).features(),
                context == null ? null : context.forward(maps).features());
    }

    /** As of every cascade, but what is kept of the features is what the shared layers saw. */
    @Override
    Stage.Boxes boxes(int stage, Features features, Tensor rois) {
        SCNetBBoxHead head = (SCNetBBoxHead) bboxHeads().get(stage);
        Tensor cut = fused(boxExtractors().get(stage).forward(features.maps(), rois), features, rois);
        Tensor seen = head.shared(cut);
        return new Stage.Boxes(rois, seen, head.ofShared(seen));
    }

    private Tensor fused(Tensor cut, Features features, Tensor rois) {
        Tensor sum = cut;
        if (semantic != null && features.semantic() != null) {
            sum = semantic.add(sum, features.semantic(), rois);
        }
        if (features.context() != null) {
            Tensor pictures = rois.select(1, 0).to(ScalarType.Long);
            sum = sum.add(features.context().index_select(0, pictures));
        }
        return sum;
    }

    @Override
    public Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Losses losses = Losses.none();
            Tensor ofPixels = null;
            Tensor ofPictures = null;
            if (semantic != null) {
                FusedSemanticHead.Outputs outputs = semantic.forward(features);
                losses = losses.with("loss_semantic_seg", semantic.head().loss(outputs.maskPreds(), samples));
                ofPixels = outputs.features();
            }
            if (context != null) {
                GlobalContextHead.Outputs outputs = context.forward(features);
                losses = losses.with("loss_glbctx", context.loss(outputs.scores(), samples));
                ofPictures = outputs.features();
            }
            Features all = new Features(features, ofPixels, ofPictures);
            List<Tensor> boxes = Regions.boxes(proposals, features.get(0));
            Trained last = train(0, all, boxes, samples);
            losses = losses.plus(last.losses());
            for (int i = 1; i < numStages(); i++) {
                last = train(i, all, refined(i - 1, last, samples), samples);
                losses = losses.plus(last.losses());
            }
            return losses.with("loss_mask", maskLoss(all, last, samples)).keepIn(scope);
        }
    }

    private Tensor maskLoss(Features features, Trained last, List<DetDataSample> samples) {
        Tensor rois = Regions.of(
                last.sampled().stream().map(SamplingResult::posPriors).toList());
        Tensor seen = relay == null ? null : Stage.ofPositive(last.said().features(), last.sampled());
        RcnnTrainCfg cfg = trainCfgs().get(trainCfgs().size() - 1);
        double weight =
                args().stageLossWeights().stream().mapToDouble(own -> own).sum();
        return maskHead.loss(draw(features, rois, seen), last.sampled(), samples, cfg)
                .mul(new Scalar(weight));
    }

    private Tensor draw(Features features, Tensor rois, @Nullable Tensor seen) {
        Tensor cut = fused(maskExtractor.forward(features.maps(), rois), features, rois);
        return maskHead.forward(relay == null || seen == null ? cut : cut.add(relay.forward(seen)));
    }

    @Override
    Tensor masks(Features features, Tensor rois) {
        return TorchScope.keeping(() -> {
            Tensor seen = relay == null
                    ? null
                    : boxes(numStages() - 1, features, rois).features();
            return draw(features, rois, seen).sigmoid();
        });
    }
}
