package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Inline;

/**
 * Refines boxes several times (<a href="https://arxiv.org/abs/1712.00726">Cascade R-CNN</a>), see {@link BaseCascade}. Masks
 * are means over the stages.
 */
public final class CascadeRoIHead extends BaseCascade {

    /** The arguments. */
    public record Args(@Inline CascadeArgs cascade) {}

    private final List<Stage> stages = new ArrayList<>();

    /** Makes the head. */
    public CascadeRoIHead(Args args) {
        super(args.cascade());
        int count = numStages();
        StageMaskHeads masks = args.cascade().maskHead();
        ModuleList<MaskHead> maskHeads =
                masks == null ? null : child("mask_head", new ModuleList<>(masks.build("mask_head", count)));
        StageExtractors cutters = masks == null ? null : args.cascade().maskRoiExtractor();
        ModuleList<RoIExtractor> maskExtractors = cutters == null
                ? null
                : child("mask_roi_extractor", new ModuleList<>(cutters.build("mask_roi_extractor", count)));
        for (int i = 0; i < count; i++) {
            stages.add(new Stage(
                    boxExtractors().get(i),
                    bboxHeads().get(i),
                    maskExtractors == null ? null : maskExtractors.get(i),
                    maskHeads == null ? null : maskHeads.get(i),
                    null));
        }
    }

    @Override
    @Nullable
    MaskHead pastingHead() {
        return stages.get(stages.size() - 1).maskHead();
    }

    @Override
    public Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Features all = features(features);
            Losses losses = Losses.none();
            List<Tensor> boxes = Regions.boxes(proposals, features.get(0));
            for (int i = 0; i < stages.size(); i++) {
                Trained trained = train(i, all, boxes, samples);
                Losses masks = stages.get(i)
                        .maskLosses(
                                features,
                                trained.said().features(),
                                trained.sampled(),
                                samples,
                                trainCfgs().get(i));
                losses = losses.plus(trained.losses()).plus(weighted(i, masks));
                if (trained.said().rois().size(0) == 0) {
                    break;
                }
                if (i + 1 < stages.size()) {
                    boxes = refined(i, trained, samples);
                }
            }
            return losses.keepIn(scope);
        }
    }

    @Override
    Tensor masks(Features features, Tensor rois) {
        return TorchScope.keeping(() -> {
            List<Tensor> each = new ArrayList<>();
            for (Stage stage : stages) {
                MaskHead head = stage.maskHead();
                if (head == null) {
                    throw new IllegalStateException("a cascade without mask_head draws no masks");
                }
                each.add(stage.masks(head, features.maps(), rois).sigmoid());
            }
            return Means.of(each);
        });
    }
}
