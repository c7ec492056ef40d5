package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.Distances;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;

/**
 * What the heads of RTMDet have in common: class scores (n, classes, h, w) and distances of the sides of boxes (n, 4, h,
 * w) in pixels for each level, assigned by what is predicted. The losses are {@code loss_cls} and {@code loss_bbox}, a
 * value for each level.
 */
public abstract class BaseRTMDetHead extends BaseDenseHead {

    /** What keeps scores from infinity. */
    private static final double EPS = 1e-5;

    /** Below it the root has no finite slope. */
    private static final double LEAST_PRODUCT = 1e-37;

    private final RTMDetArgs common;
    private final @Nullable TestCfg testCfg;

    /** Registers the losses. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    BaseRTMDetHead(RTMDetArgs common, @Nullable TestCfg testCfg) {
        super(common.initCfg());
        this.common = common;
        this.testCfg = testCfg;
        childOf("loss_cls", common.lossCls());
        childOf("loss_bbox", common.lossBbox());
    }

    final RTMDetArgs common() {
        return common;
    }

    @Override
    public final int numClasses() {
        return common.numClasses();
    }

    @Override
    protected final @Nullable TestCfg testCfg() {
        return testCfg;
    }

    @Override
    protected final MlvlPointGenerator priorGenerator() {
        return common.anchorGenerator();
    }

    @Override
    protected final BoxCoder bboxCoder() {
        return common.bboxCoder();
    }

    /** Pixels that a cell of a level stands for along x. */
    final Scalar pixels(int level) {
        return new Scalar(priorGenerator().strides().get(level).width());
    }

    /** The score whose probability is the geometric mean of those of a class and of there being an object. */
    static Tensor joint(Tensor clsScore, Tensor objectness) {
        Tensor product = clsScore.sigmoid().mul(objectness.sigmoid());
        Tensor mean = Maths.atLeast(product, LEAST_PRODUCT).sqrt();
        return Maths.atLeast(mean, EPS)
                .div(Maths.atLeast(Maths.fromNumber(1, mean), EPS))
                .log();
    }

    // ---- training ----

    /**
     * What training makes of the outputs.
     *
     * @param losses of classes and boxes
     * @param targets what they were compared with
     */
    record Trained(Losses losses, AnchorTargets targets) {}

    /** What is there in each picture, as the assigner takes it. */
    List<Assigner.GroundTruth> truths(List<DetDataSample> samples, Tensor like) {
        return AnchorTargets.truths(samples, like);
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return train(outputs, samples).losses().keepIn(scope);
        }
    }

    /** The losses of classes and boxes; tensors of the open scope. */
    final Trained train(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        AnchorTrainCfg cfg = common.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how ground truth is assigned; add"
                    + " train_cfg=dict(assigner=dict(type='DynamicSoftLabelAssigner'), allowed_border=-1,"
                    + " pos_weight=-1) to the model");
        }
        List<Tensor> clsScores = outputs.get(0);
        List<Tensor> priors = priorGenerator().gridPriors(MapSize.of(clsScores), true, clsScores.get(0));
        List<Tensor> boxes = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            boxes.add(decoded(outputs, level, priors.get(level)));
        }
        AnchorTargets targets = Grad.off(() -> AnchorTargets.of(
                new AnchorTargets.Settings(cfg, bboxCoder(), numClasses(), true),
                new AnchorTargets.Inputs(
                        Tensors.cat(priors, 0),
                        priors.stream().map(level -> (int) level.size(0)).toList(),
                        validFlags(priorGenerator(), clsScores, samples),
                        Tensors.cat(boxes, 1),
                        allRows(clsScores, clsOutChannels())),
                truths(samples, clsScores.get(0)),
                samples));
        // Both losses are divided by the sum of the qualities.
        double factor = Math.max(1, targets.qualities().sum().item_double());
        List<Tensor> lossesCls = new ArrayList<>();
        List<Tensor> lossesBbox = new ArrayList<>();
        long from = 0;
        for (int level = 0; level < priors.size(); level++) {
            long count = priors.get(level).size(0);
            AnchorTargets.Level own = targets.level(from, count);
            Tensor scores = batchRows(clsScores.get(level), clsOutChannels()).reshape(-1, clsOutChannels());
            lossesCls.add(Maths.over(
                    common.lossCls().forward(scores, own.labels(), own.qualities(), own.labelWeights(), 1.0), factor));
            lossesBbox.add(Maths.over(boxLoss(boxes.get(level).flatten(0, 1), own), factor));
            from += count;
        }
        return new Trained(Losses.none().with("loss_cls", lossesCls).with("loss_bbox", lossesBbox), targets);
    }

    /**
     * The boxes of a level that training compares.
     *
     * @param outputs what {@link #forward} gave
     * @param priors (k, 4)
     * @return (n, k, 4), or as many numbers as a box has
     */
    protected Tensor decoded(List<List<Tensor>> outputs, int level, Tensor priors) {
        return Distances.toBoxes(priors, batchRows(outputs.get(1).get(level), 4), null);
    }

    private Tensor boxLoss(Tensor boxes, AnchorTargets.Level own) {
        Tensor positives = own.positives(numClasses());
        if (positives.size(0) == 0) {
            return Maths.times(boxes.sum(), 0);
        }
        return common.lossBbox()
                .forward(
                        boxes.index_select(0, positives),
                        own.boxTargets().index_select(0, positives),
                        own.qualities().index_select(0, positives),
                        1.0);
    }
}
