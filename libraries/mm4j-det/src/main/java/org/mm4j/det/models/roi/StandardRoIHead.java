package org.mm4j.det.models.roi;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.Doc;

/** Boxes from one box head, and masks from one mask head if there is one. */
public class StandardRoIHead extends BaseModule implements RoIHead {

    /** The arguments. */
    public record Args(
            @Doc("cuts features for boxes") RoIExtractor bboxRoiExtractor,
            @Doc("classifies and refines") BoxHead bboxHead,

            @Doc("cuts features for masks; None: those of the positive boxes") @Nullable
            RoIExtractor maskRoiExtractor,

            @Doc("draws masks; None: there are none") @Nullable
            MaskHead maskHead,

            @Doc("a layer that features of regions go through first") @Nullable
            Layer sharedHead,

            @Nullable RcnnTrainCfg trainCfg,
            @Nullable RcnnTestCfg testCfg,
            @Nullable InitCfg initCfg) {}

    private final Args args;
    private final Stage stage;

    /** Makes the head. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    public StandardRoIHead(Args args) {
        super(args.initCfg());
        this.args = args;
        if (args.sharedHead() != null) {
            childOf("shared_head", args.sharedHead());
        }
        childOf("bbox_roi_extractor", args.bboxRoiExtractor());
        childOf("bbox_head", args.bboxHead());
        if (args.maskHead() != null) {
            if (args.maskRoiExtractor() != null) {
                childOf("mask_roi_extractor", args.maskRoiExtractor());
            }
            childOf("mask_head", args.maskHead());
        }
        this.stage = new Stage(
                args.bboxRoiExtractor(), args.bboxHead(), args.maskRoiExtractor(), args.maskHead(), args.sharedHead());
    }

    @Override
    public final int numClasses() {
        return args.bboxHead().numClasses();
    }

    @Override
    public final boolean hasMask() {
        return args.maskHead() != null;
    }

    /** The box head. */
    public final BoxHead bboxHead() {
        return args.bboxHead();
    }

    /** The mask head, or null. */
    public final @Nullable MaskHead maskHead() {
        return args.maskHead();
    }

    /** The extractor for boxes. */
    public final RoIExtractor bboxRoiExtractor() {
        return args.bboxRoiExtractor();
    }

    /** The extractor for masks, or null if it is that for boxes. */
    public final @Nullable RoIExtractor maskRoiExtractor() {
        return args.maskRoiExtractor();
    }

    /** Class scores (k, classes + 1), boxes, and masks of the first 100 proposals if there are any. */
    @Override
    public List<Tensor> forward(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor rois = Regions.of(Regions.boxes(proposals, features.get(0)));
            BoxHead.Outputs boxes = boxes(features, rois).outputs();
            List<Tensor> outputs = new ArrayList<>();
            Tensor clsScore = boxes.clsScore();
            Tensor bboxPred = boxes.bboxPred();
            if (clsScore != null) {
                outputs.add(clsScore);
            }
            if (bboxPred != null) {
                outputs.add(bboxPred);
            }
            MaskHead head = args.maskHead();
            if (head != null) {
                outputs.add(stage.masks(head, features, rois.narrow(0, 0, Math.min(MAX_TRACED, rois.size(0)))));
            }
            return scope.keepAll(outputs);
        }
    }

    /** Masks of so many proposals are drawn where nothing is decoded. */
    static final long MAX_TRACED = 100;

    // ---- steps in which variants differ ----

    /** The layers, one after the other. */
    final Stage stage() {
        return stage;
    }

    /** The arguments. */
    final Args args() {
        return args;
    }

    /** What the box head says of regions (k, 5). */
    Stage.Boxes boxes(List<Tensor> features, Tensor rois) {
        return stage.boxes(features, rois);
    }

    /** Further losses of boxes; none here. */
    Losses moreLosses(
            List<Tensor> features, List<SamplingResult> sampled, List<DetDataSample> samples, RcnnTrainCfg cfg) {
        return Losses.none();
    }

    /** The losses of masks of the positive regions; none if there are no masks. */
    Losses maskLosses(
            List<Tensor> features,
            Tensor boxFeatures,
            List<SamplingResult> sampled,
            List<DetDataSample> samples,
            RcnnTrainCfg cfg) {
        return stage.maskLosses(features, boxFeatures, sampled, samples, cfg);
    }

    /** The detections, whose boxes are in pixels of the pictures as fed, with masks. */
    List<InstanceData> withMasks(
            MaskHead head,
            List<Tensor> features,
            List<InstanceData> found,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        return MaskPrediction.add(
                found,
                samples,
                features.get(0),
                rois -> stage.masks(head, features, rois).sigmoid(),
                head,
                cfg,
                rescale);
    }

    @Override
    public Losses loss(List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        RcnnTrainCfg cfg = args.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the second stage has no train_cfg, which says how proposals are assigned;"
                    + " add train_cfg=dict(rcnn=dict(assigner=…, sampler=…)) to the model");
        }
        try (TorchScope scope = TorchScope.open()) {
            List<SamplingResult> sampled =
                    Grad.off(() -> Stage.sample(cfg, Regions.boxes(proposals, features.get(0)), samples));
            Tensor rois =
                    Regions.of(sampled.stream().map(SamplingResult::priors).toList());
            Stage.Boxes boxes = boxes(features, rois);
            Losses losses =
                    args.bboxHead().loss(boxes.outputs(), rois, args.bboxHead().targets(sampled, cfg));
            return losses.plus(moreLosses(features, sampled, samples, cfg))
                    .plus(maskLosses(features, boxes.features(), sampled, samples, cfg))
                    .keepIn(scope);
        }
    }

    @Override
    public List<InstanceData> predict(
            List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples, boolean rescale) {
        RcnnTestCfg cfg = RcnnTestCfg.require(args.testCfg());
        MaskHead head = args.maskHead();
        return TorchScope.call(() -> Grad.off(() -> {
            List<InstanceData> found = predictBoxes(features, proposals, samples, cfg, rescale && head == null);
            return head == null ? found : withMasks(head, features, found, samples, cfg, rescale);
        }));
    }

    /** The detections, without masks. */
    List<InstanceData> predictBoxes(
            List<Tensor> features,
            List<InstanceData> proposals,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        Tensor rois = Regions.of(Regions.boxes(proposals, features.get(0)));
        if (rois.size(0) == 0) {
            return samples.stream().map(sample -> Detected.nothing()).toList();
        }
        BoxHead.Outputs outputs = boxes(features, rois).outputs();
        Tensor scores = Detected.scores(args.bboxHead(), outputs);
        List<InstanceData> results = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < samples.size(); i++) {
            long count = proposals.get(i).size();
            results.add(Detected.of(
                    args.bboxHead(), outputs.bboxPred(), rois, scores, from, count, samples.get(i), cfg, rescale));
            from += count;
        }
        return results;
    }
}
