package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A cascade whose masks are learned on boxes that the same stage has refined, and build on those of the stages before; a
 * further head tells the classes of pixels, and what it sees is added to the features of regions
 * (<a href="https://arxiv.org/abs/1901.07518">Hybrid Task Cascade</a>). Masks are those of the last stage.
 */
public final class HybridTaskCascadeRoIHead extends BaseCascade {

    /** The arguments. */
    public record Args(
            @Inline CascadeArgs cascade,

            @Doc("cuts features of the semantic head") @Nullable
            RoIExtractor semanticRoiExtractor,

            @Doc("tells the classes of pixels") @Nullable FusedSemanticHead semanticHead,

            @Default("('bbox', 'mask')") @Doc("where its features are added: 'bbox', 'mask'")
            List<Fusion> semanticFusion,

            @Default("True") @Doc("masks are learned on boxes that the stage has refined")
            boolean interleaved,

            @Default("True") @Doc("masks build on those of the stages before")
            boolean maskInfoFlow) {

        /** Checks that the semantic parts go together. */
        public Args {
            semanticFusion = List.copyOf(semanticFusion);
            if (semanticHead != null && semanticRoiExtractor == null) {
                throw new IllegalArgumentException("semantic_head needs a semantic_roi_extractor");
            }
        }
    }

    /** Where features of the semantic head are added. */
    public enum Fusion {
        /** To those for boxes. */
        BBOX,
        /** To those for masks. */
        MASK
    }

    private final Args args;
    private final List<HTCMaskHead> maskHeads = new ArrayList<>();
    private final List<RoIExtractor> maskExtractors;
    private final @Nullable SemanticFusion semantic;

    /** Makes the head. */
    public HybridTaskCascadeRoIHead(Args args) {
        super(args.cascade());
        this.args = args;
        StageMaskHeads masks = args.cascade().maskHead();
        if (masks != null) {
            for (MaskHead head : child("mask_head", new ModuleList<>(masks.build("mask_head", numStages())))) {
                if (!(head instanceof HTCMaskHead own)) {
                    throw new IllegalArgumentException("mask_head: expected HTCMaskHead, got "
                            + head.getClass().getSimpleName());
                }
                maskHeads.add(own);
            }
        }
        StageExtractors cutters = masks == null ? null : args.cascade().maskRoiExtractor();
        this.maskExtractors = cutters == null
                ? boxExtractors()
                : child("mask_roi_extractor", new ModuleList<>(cutters.build("mask_roi_extractor", numStages())))
                        .items();
        this.semantic = args.semanticHead() == null || args.semanticRoiExtractor() == null
                ? null
                : new SemanticFusion(
                        childOf("semantic_roi_extractor", args.semanticRoiExtractor()),
                        child("semantic_head", args.semanticHead()));
    }

    @Override
    @Nullable
    MaskHead pastingHead() {
        return maskHeads.isEmpty() ? null : maskHeads.get(maskHeads.size() - 1);
    }

    @Override
    Features features(List<Tensor> maps) {
        return new Features(
                maps, semantic == null ? null : semantic.forward(maps).features(), null);
    }

    @Override
    Stage.Boxes boxes(int stage, Features features, Tensor rois) {
        Tensor cut = boxExtractors().get(stage).forward(features.maps(), rois);
        cut = fused(Fusion.BBOX, cut, features, rois);
        return new Stage.Boxes(rois, cut, bboxHeads().get(stage).forward(cut));
    }

    private Tensor fused(Fusion where, Tensor cut, Features features, Tensor rois) {
        return semantic == null
                        || features.semantic() == null
                        || !args.semanticFusion().contains(where)
                ? cut
                : semantic.add(cut, features.semantic(), rois);
    }

    // ---- training ----

    @Override
    public Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Losses losses = Losses.none();
            Features all = new Features(features, null, null);
            if (semantic != null) {
                FusedSemanticHead.Outputs outputs = semantic.forward(features);
                losses = losses.with("loss_semantic_seg", semantic.head().loss(outputs.maskPreds(), samples));
                all = new Features(features, outputs.features(), null);
            }
            List<Tensor> boxes = Regions.boxes(proposals, features.get(0));
            for (int i = 0; i < numStages(); i++) {
                Trained trained = train(i, all, boxes, samples);
                losses = losses.plus(trained.losses());
                if (trained.said().rois().size(0) == 0) {
                    break;
                }
                boolean last = i == numStages() - 1;
                if (maskHeads.isEmpty()) {
                    // As the original does it, boxes are passed on unrefined where interleaved is on without masks.
                    boxes = args.interleaved() || last ? boxes : refined(i, trained, samples);
                    continue;
                }
                List<SamplingResult> sampled = trained.sampled();
                // After the last stage only its own masks have a use for refined boxes.
                List<Tensor> next = last && !args.interleaved() ? boxes : refined(i, trained, samples);
                if (args.interleaved()) {
                    RcnnTrainCfg cfg = trainCfgs().get(i);
                    sampled = Grad.off(() -> Stage.sample(cfg, next, samples));
                }
                losses = losses.plus(weighted(i, maskLoss(i, all, sampled, samples)));
                boxes = next;
            }
            return losses.keepIn(scope);
        }
    }

    private Losses maskLoss(int stage, Features features, List<SamplingResult> sampled, List<DetDataSample> samples) {
        Tensor rois = Regions.of(sampled.stream().map(SamplingResult::posPriors).toList());
        Tensor preds = draw(stage, maskFeatures(stage, features, rois));
        return Losses.of(
                "loss_mask",
                maskHeads.get(stage).loss(preds, sampled, samples, trainCfgs().get(stage)));
    }

    private Tensor maskFeatures(int stage, Features features, Tensor rois) {
        Tensor cut = maskExtractors.get(stage).forward(features.maps(), rois);
        return fused(Fusion.MASK, cut, features, rois);
    }

    /** What the head of a stage draws, with what those before it saw: before the sigmoid. */
    private Tensor draw(int stage, Tensor features) {
        Tensor seen = null;
        for (int i = 0; i < stage && args.maskInfoFlow(); i++) {
            seen = maskHeads.get(i).see(features, seen);
        }
        return maskHeads.get(stage).draw(maskHeads.get(stage).see(features, seen));
    }

    // ---- prediction ----

    @Override
    Tensor masks(Features features, Tensor rois) {
        int last = maskHeads.size() - 1;
        return TorchScope.keeping(
                () -> draw(last, maskFeatures(last, features, rois)).sigmoid());
    }
}
