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

/**
 * What cascades have in common: boxes that are refined several times, each stage beginning with the boxes of the one before
 * it and trained with higher overlaps. Scores are means over the stages, boxes those of the last one. The losses of stage i
 * are named {@code s<i>.loss_cls} and so on.
 */
public abstract class BaseCascade extends BaseModule implements RoIHead {

    /**
     * What regions are cut out of.
     *
     * @param maps (n, c, h, w) each, finest first
     * @param semantic (n, c, h, w) of a head that tells the classes of pixels; null without one
     * @param context (n, c, 1, 1) of a head that looks at whole pictures; null without one
     */
    record Features(
            List<Tensor> maps,
            @Nullable Tensor semantic,
            @Nullable Tensor context) {}

    /**
     * A stage in training.
     *
     * @param losses weighted, with the names of the stage
     * @param sampled the regions of each picture
     * @param said what the box head says of them
     * @param targets what it should say
     */
    record Trained(Losses losses, List<SamplingResult> sampled, Stage.Boxes said, BoxHead.Targets targets) {}

    private final CascadeArgs args;
    private final List<RoIExtractor> boxExtractors;
    private final List<BoxHead> boxHeads;

    /** Registers extractors and heads for boxes. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    BaseCascade(CascadeArgs args) {
        super(args.initCfg());
        this.args = args;
        int count = args.numStages();
        this.boxExtractors = child(
                        "bbox_roi_extractor",
                        new ModuleList<>(args.bboxRoiExtractor().build("bbox_roi_extractor", count)))
                .items();
        this.boxHeads = child("bbox_head", new ModuleList<>(args.bboxHead().build("bbox_head", count)))
                .items();
    }

    // ---- what a cascade states ----

    /** What regions are cut out of. */
    Features features(List<Tensor> maps) {
        return new Features(maps, null, null);
    }

    /** The head that draws masks of detections into pictures; null if there are none. */
    abstract @Nullable MaskHead pastingHead();

    /** Probabilities of masks of regions: (k, classes or 1, h, w). */
    abstract Tensor masks(Features features, Tensor rois);

    /** What a box head says of regions. */
    Stage.Boxes boxes(int stage, Features features, Tensor rois) {
        Tensor cut = boxExtractors.get(stage).forward(features.maps(), rois);
        return new Stage.Boxes(rois, cut, boxHeads.get(stage).forward(cut));
    }

    // ---- for subclasses ----

    /** The arguments. */
    final CascadeArgs args() {
        return args;
    }

    /** The number of stages. */
    final int numStages() {
        return boxHeads.size();
    }

    /** The box heads, first stage first. */
    public final List<BoxHead> bboxHeads() {
        return boxHeads;
    }

    /** The extractors for boxes, first stage first. */
    final List<RoIExtractor> boxExtractors() {
        return boxExtractors;
    }

    private BoxHead lastHead() {
        return boxHeads.get(boxHeads.size() - 1);
    }

    @Override
    public final int numClasses() {
        return lastHead().numClasses();
    }

    @Override
    public final boolean hasMask() {
        return pastingHead() != null;
    }

    /** Class scores (k, classes + 1), boxes of the last stage, and masks of all proposals (k, classes or 1, h, w). */
    @Override
    public final List<Tensor> forward(
            List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Features all = features(features);
            Refined refined = refine(all, Regions.boxes(proposals, features.get(0)), samples);
            List<Tensor> outputs = new ArrayList<>(List.of(refined.scores()));
            if (refined.bboxPred() != null) {
                outputs.add(refined.bboxPred());
            }
            if (hasMask()) {
                outputs.add(masks(all, refined.rois()));
            }
            return scope.keepAll(outputs);
        }
    }

    // ---- training ----

    /** How each stage is trained. */
    final List<RcnnTrainCfg> trainCfgs() {
        List<RcnnTrainCfg> cfgs = args.trainCfg();
        if (cfgs == null) {
            throw new IllegalStateException("the second stage has no train_cfg, which says how proposals are assigned;"
                    + " add train_cfg=dict(rcnn=[dict(assigner=…, sampler=…), …]) to the model");
        }
        return cfgs;
    }

    /** The losses of the boxes of a stage, which begins with these boxes (k, 4) of each picture. */
    final Trained train(int stage, Features features, List<Tensor> boxes, List<DetDataSample> samples) {
        RcnnTrainCfg cfg = trainCfgs().get(stage);
        List<SamplingResult> sampled = Grad.off(() -> Stage.sample(cfg, boxes, samples));
        Tensor rois = Regions.of(sampled.stream().map(SamplingResult::priors).toList());
        Stage.Boxes said = boxes(stage, features, rois);
        BoxHead head = boxHeads.get(stage);
        BoxHead.Targets targets = head.targets(sampled, cfg);
        return new Trained(weighted(stage, head.loss(said.outputs(), rois, targets)), sampled, said, targets);
    }

    /** Losses multiplied by the weight of their stage, with names of the stage. */
    final Losses weighted(int stage, Losses losses) {
        Scalar weight = new Scalar(args.stageLossWeights().get(stage));
        Losses weighted = Losses.none();
        for (var entry : losses.entries().entrySet()) {
            boolean isLoss = entry.getKey().contains("loss");
            weighted = weighted.with(
                    entry.getKey(),
                    isLoss
                            ? entry.getValue().stream()
                                    .map(value -> value.mul(weight))
                                    .toList()
                            : entry.getValue());
        }
        return weighted.prefixed("s" + stage + ".");
    }

    /** The boxes of each picture as a stage refined them, without added ground truths. */
    final List<Tensor> refined(int stage, Trained trained, List<DetDataSample> samples) {
        return Grad.off(() -> refined(boxHeads.get(stage), trained, samples));
    }

    private static List<Tensor> refined(BoxHead head, Trained trained, List<DetDataSample> samples) {
        Stage.Boxes said = trained.said();
        Tensor truth = trained.targets().labels();
        Tensor background = truth.eq(new Scalar(head.numClasses()));
        Tensor labels = head.likeliest(scores(said.outputs())).where(background, truth);
        Tensor bboxPred = bboxPred(said.outputs());
        List<Tensor> next = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < samples.size(); i++) {
            SamplingResult own = trained.sampled().get(i);
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
    public final List<InstanceData> predict(
            List<Tensor> features, List<InstanceData> proposals, List<DetDataSample> samples, boolean rescale) {
        RcnnTestCfg cfg = RcnnTestCfg.require(args.testCfg());
        return TorchScope.call(() -> Grad.off(() -> {
            Features all = features(features);
            MaskHead head = pastingHead();
            List<InstanceData> found = predictBoxes(all, proposals, samples, cfg, rescale && head == null);
            return head == null
                    ? found
                    : MaskPrediction.add(found, samples, features.get(0), rois -> masks(all, rois), head, cfg, rescale);
        }));
    }

    private List<InstanceData> predictBoxes(
            Features features,
            List<InstanceData> proposals,
            List<DetDataSample> samples,
            RcnnTestCfg cfg,
            boolean rescale) {
        List<Tensor> boxes = Regions.boxes(proposals, features.maps().get(0));
        if (boxes.stream().allMatch(own -> own.size(0) == 0)) {
            return samples.stream().map(sample -> Detected.nothing()).toList();
        }
        Refined refined = refine(features, boxes, samples);
        Tensor probabilities = lastHead().activate(refined.scores());
        List<InstanceData> results = new ArrayList<>();
        long from = 0;
        for (int i = 0; i < samples.size(); i++) {
            long count = boxes.get(i).size(0);
            results.add(Detected.of(
                    lastHead(),
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

    private Refined refine(Features features, List<Tensor> boxes, List<DetDataSample> samples) {
        Tensor rois = Regions.of(boxes);
        List<Tensor> each = new ArrayList<>();
        for (int i = 0; ; i++) {
            BoxHead.Outputs outputs = boxes(i, features, rois).outputs();
            each.add(scores(outputs));
            if (i + 1 == numStages()) {
                return new Refined(rois, Means.of(each), outputs.bboxPred());
            }
            BoxHead head = boxHeads.get(i);
            Tensor labels = head.likeliest(scores(outputs));
            List<Tensor> refined = new ArrayList<>();
            long from = 0;
            for (int p = 0; p < boxes.size(); p++) {
                long count = boxes.get(p).size(0);
                refined.add(head.regressByClass(
                        rois.narrow(0, from, count),
                        labels.narrow(0, from, count),
                        bboxPred(outputs).narrow(0, from, count),
                        samples.get(p)));
                from += count;
            }
            rois = Regions.of(refined);
        }
    }
}
