package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.ModuleList;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Inline;

/**
 * Refines boxes several times: each stage begins with the boxes of the one before it, and is trained with higher overlaps
 * (<a href="https://arxiv.org/abs/1712.00726">Cascade R-CNN</a>). Scores and masks are means over the stages, boxes those
 * of the last one. The losses of stage i are named {@code s<i>.loss_cls} and so on.
 */
public final class CascadeRoIHead extends BaseModule implements RoIHead {

    /** The arguments. */
    public record Args(@Inline CascadeArgs cascade) {}

    private final CascadeArgs args;
    private final List<Stage> stages = new ArrayList<>();

    /** Makes the head. */
    public CascadeRoIHead(Args args) {
        super(args.cascade().initCfg());
        this.args = args.cascade();
        int count = this.args.numStages();
        ModuleList<RoIExtractor> boxExtractors = child(
                "bbox_roi_extractor",
                new ModuleList<>(this.args.bboxRoiExtractor().build("bbox_roi_extractor", count)));
        ModuleList<BoxHead> boxHeads =
                child("bbox_head", new ModuleList<>(this.args.bboxHead().build("bbox_head", count)));
        StageMaskHeads masks = this.args.maskHead();
        ModuleList<MaskHead> maskHeads =
                masks == null ? null : child("mask_head", new ModuleList<>(masks.build("mask_head", count)));
        StageExtractors cutters = masks == null ? null : this.args.maskRoiExtractor();
        ModuleList<RoIExtractor> maskExtractors = cutters == null
                ? null
                : child("mask_roi_extractor", new ModuleList<>(cutters.build("mask_roi_extractor", count)));
        for (int i = 0; i < count; i++) {
            stages.add(new Stage(
                    boxExtractors.get(i),
                    boxHeads.get(i),
                    maskExtractors == null ? null : maskExtractors.get(i),
                    maskHeads == null ? null : maskHeads.get(i),
                    null));
        }
    }

    @Override
    public int numClasses() {
        return last().boxHead().numClasses();
    }

    @Override
    public boolean hasMask() {
        return last().maskHead() != null;
    }

    /** The box heads, first stage first. */
    public List<BoxHead> bboxHeads() {
        return stages.stream().map(Stage::boxHead).toList();
    }

    private Stage last() {
        return stages.get(stages.size() - 1);
    }

    /** Class scores (k, classes + 1), boxes of the last stage, and masks of all proposals (k, classes or 1, h, w). */
    @Override
    public List<Tensor> forward(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Refined refined = refine(features, Regions.boxes(proposals, features.get(0)), samples);
            List<Tensor> outputs = new ArrayList<>(List.of(refined.scores()));
            if (refined.bboxPred() != null) {
                outputs.add(refined.bboxPred());
            }
            if (hasMask()) {
                outputs.add(masks(features, refined.rois()));
            }
            return scope.keepAll(outputs);
        }
    }

    // ---- training ----

    @Override
    public Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        List<RcnnTrainCfg> cfgs = args.trainCfg();
        if (cfgs == null) {
            throw new IllegalStateException("the second stage has no train_cfg, which says how proposals are assigned;"
                    + " add train_cfg=dict(rcnn=[dict(assigner=…, sampler=…), …]) to the model");
        }
        try (TorchScope scope = TorchScope.open()) {
            Losses losses = Losses.none();
            List<Tensor> boxes = Regions.boxes(proposals, features.get(0));
            for (int i = 0; i < stages.size(); i++) {
                Stage stage = stages.get(i);
                RcnnTrainCfg cfg = cfgs.get(i);
                List<Tensor> from = boxes;
                List<SamplingResult> sampled = Grad.off(() -> Stage.sample(cfg, from, samples));
                Tensor rois =
                        Regions.of(sampled.stream().map(SamplingResult::priors).toList());
                Stage.Boxes said = stage.boxes(features, rois);
                BoxHead.Targets targets = stage.boxHead().targets(sampled, cfg);
                Losses own = stage.boxHead()
                        .loss(said.outputs(), rois, targets)
                        .plus(stage.maskLosses(features, said.features(), sampled, samples, cfg));
                losses = losses.plus(
                        weighted(own, args.stageLossWeights().get(i)).prefixed("s" + i + "."));
                if (i + 1 < stages.size()) {
                    if (rois.size(0) == 0) {
                        break;
                    }
                    boxes = Grad.off(() -> next(stage.boxHead(), said, targets, sampled, samples));
                }
            }
            return losses.keepIn(scope);
        }
    }

    private static Losses weighted(Losses losses, double weight) {
        Losses weighted = Losses.none();
        for (var entry : losses.entries().entrySet()) {
            boolean isLoss = entry.getKey().contains("loss");
            weighted = weighted.with(
                    entry.getKey(),
                    isLoss
                            ? entry.getValue().stream()
                                    .map(value -> value.mul(new Scalar(weight)))
                                    .toList()
                            : entry.getValue());
        }
        return weighted;
    }

    /** The boxes of each picture for the next stage: those of this one refined, without added ground truths. */
    private static List<Tensor> next(
            BoxHead head,
            Stage.Boxes said,
            BoxHead.Targets targets,
            List<SamplingResult> sampled,
            List<DetDataSample> samples) {
        Tensor background = targets.labels().eq(new Scalar(head.numClasses()));
        Tensor labels = head.likeliest(scores(said.outputs())).where(background, targets.labels());
        Tensor bboxPred = bboxPred(said.outputs());
        List<Tensor> next = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < samples.size(); i++) {
            SamplingResult own = sampled.get(i);
            long count = own.numPos() + own.numNeg();
            Tensor refined = head.regressByClass(
                    said.rois().narrow(0, from, count),
                    labels.narrow(0, from, count),
                    bboxPred.narrow(0, from, count),
                    samples.get(i));
            Tensor isGt = Tensors.cat(
                    List.of(own.posIsGt(), own.posIsGt().new_zeros(own.numNeg()).to(ScalarType.Bool)), 0);
            next.add(refined.index_select(0, isGt.logical_not().nonzero().view(-1)));
            from += count;
        }
        return next;
    }

    private static Tensor scores(BoxHead.Outputs outputs) {
        Tensor clsScore = outputs.clsScore();
        if (clsScore == null) {
            throw new IllegalStateException("a box head with with_cls=False cannot be part of a cascade");
        }
        return clsScore;
    }

    private static Tensor bboxPred(BoxHead.Outputs outputs) {
        Tensor bboxPred = outputs.bboxPred();
        if (bboxPred == null) {
            throw new IllegalStateException("only the last box head of a cascade may have with_reg=False");
        }
        return bboxPred;
    }

    // ---- prediction ----

    @Override
    public List<InstanceData> predict(
            List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples, boolean rescale) {
        RcnnTestCfg cfg = RcnnTestCfg.require(args.testCfg());
        return TorchScope.call(() -> Grad.off(() -> {
            List<InstanceData> found = predictBoxes(features, proposals, samples, cfg, rescale && !hasMask());
            MaskHead head = last().maskHead();
            return head == null
                    ? found
                    : MaskPrediction.add(
                            found, samples, features.get(0), rois -> masks(features, rois), head, cfg, rescale);
        }));
    }

    private List<InstanceData> predictBoxes(
            List<Tensor> features,
            List<InstanceData> proposals,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        List<Tensor> boxes = Regions.boxes(proposals, features.get(0));
        if (boxes.stream().allMatch(own -> own.size(0) == 0)) {
            return samples.stream().map(sample -> Detected.nothing()).toList();
        }
        Refined refined = refine(features, boxes, samples);
        BoxHead head = last().boxHead();
        Tensor probabilities = head.activate(refined.scores());
        List<InstanceData> results = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < samples.size(); i++) {
            long count = boxes.get(i).size(0);
            results.add(Detected.of(
                    head,
                    refined.bboxPred(),
                    refined.rois(),
                    probabilities,
                    from,
                    count,
                    samples.get(i),
                    cfg,
                    rescale));
            from += count;
        }
        return results;
    }

    /**
     * What comes out of all stages.
     *
     * @param rois (k, 5) that the last stage was given
     * @param scores (k, classes + 1) before the softmax, the mean over the stages
     * @param bboxPred of the last stage
     */
    private record Refined(
            Tensor rois, Tensor scores, @Nullable Tensor bboxPred) {}

    private Refined refine(List<Tensor> features, List<Tensor> boxes, List<DetDataSample> samples) {
        Tensor rois = Regions.of(boxes);
        List<Tensor> each = new ArrayList<>();
        for (int i = 0; ; i++) {
            Stage stage = stages.get(i);
            BoxHead.Outputs outputs = stage.boxes(features, rois).outputs();
            each.add(scores(outputs));
            if (i + 1 == stages.size()) {
                return new Refined(rois, Means.of(each), outputs.bboxPred());
            }
            Tensor labels = stage.boxHead().likeliest(scores(outputs));
            List<Tensor> refined = new ArrayList<>();
            long from = 0;
            for (int p = 0; p < boxes.size(); p++) {
                long count = boxes.get(p).size(0);
                refined.add(stage.boxHead()
                        .regressByClass(
                                rois.narrow(0, from, count),
                                labels.narrow(0, from, count),
                                bboxPred(outputs).narrow(0, from, count),
                                samples.get(p)));
                from += count;
            }
            rois = Regions.of(refined);
        }
    }

    /** Probabilities of masks, the mean over the stages: (k, classes or 1, h, w). */
    private Tensor masks(List<Tensor> features, Tensor rois) {
        return TorchScope.keeping(() -> {
            List<Tensor> each = new ArrayList<>();
            for (Stage stage : stages) {
                MaskHead head = stage.maskHead();
                if (head == null) {
                    throw new IllegalStateException("a cascade without mask_head draws no masks");
                }
                each.add(stage.masks(head, features, rois).sigmoid());
            }
            return Means.of(each);
        });
    }
}
