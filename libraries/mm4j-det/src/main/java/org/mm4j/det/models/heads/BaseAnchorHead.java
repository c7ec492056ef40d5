package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.Loss;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;

/**
 * What anchor heads have in common: anchors are assigned and sampled, and the class scores and boxes of each level are
 * compared with what comes of it. {@code forward} gives class scores (n, anchors·channels, h, w) and boxes
 * (n, anchors·4, h, w) for each level; the losses are {@code loss_cls} and {@code loss_bbox}, a value for each level.
 */
public abstract class BaseAnchorHead extends BaseDenseHead {

    /**
     * What an anchor head is made of.
     *
     * @param regDecodedBbox whether boxes are compared after decoding
     * @param trainCfg null if the head is not trained
     * @param testCfg null if the head does not predict
     */
    public record Settings(
            int numClasses,
            PriorGenerator anchorGenerator,
            BoxCoder bboxCoder,
            boolean regDecodedBbox,
            Loss lossCls,
            Loss lossBbox,
            @Nullable AnchorTrainCfg trainCfg,
            @Nullable TestCfg testCfg,
            @Nullable InitCfg initCfg) {}

    private final Settings settings;

    /** Keeps the settings; the layers are the subclass's. */
    @SuppressWarnings("this-escape") // registering children, as every module does
    protected BaseAnchorHead(Settings settings) {
        super(settings.initCfg());
        this.settings = settings;
        childOf("loss_cls", settings.lossCls());
        childOf("loss_bbox", settings.lossBbox());
        if (clsOutChannels() <= 0) {
            throw new IllegalArgumentException("num_classes=" + settings.numClasses() + " is too small");
        }
    }

    @Override
    public final int numClasses() {
        return settings.numClasses();
    }

    @Override
    protected final @Nullable TestCfg testCfg() {
        return settings.testCfg();
    }

    @Override
    protected final PriorGenerator priorGenerator() {
        return settings.anchorGenerator();
    }

    @Override
    protected final BoxCoder bboxCoder() {
        return settings.bboxCoder();
    }

    @Override
    protected final boolean useSigmoidCls() {
        return settings.lossCls().useSigmoid();
    }

    /** The number of anchors at each cell of the first level. */
    protected final int numBasePriors() {
        return settings.anchorGenerator().numBasePriors().get(0);
    }

    /**
     * What the anchors of a batch should predict.
     *
     * @param anchors of each level
     */
    record Assigned(List<Tensor> anchors, AnchorTargets targets) {}

    /**
     * Assigns and samples the anchors of a batch.
     *
     * @param isDecoded whether boxes themselves are the targets, not what the coder makes of them
     */
    final Assigned assign(List<Tensor> clsScores, List<DetDataSample> samples, boolean isDecoded) {
        AnchorTrainCfg cfg = requireTrainCfg();
        List<Tensor> anchors = priorGenerator().gridPriors(MapSize.of(clsScores), clsScores.get(0));
        return new Assigned(
                anchors,
                Grad.off(() -> AnchorTargets.of(
                        new AnchorTargets.Settings(cfg, settings.bboxCoder(), settings.numClasses(), isDecoded),
                        new AnchorTargets.Inputs(anchors, validFlags(priorGenerator(), clsScores, samples)),
                        AnchorTargets.truths(samples, anchors.get(0)),
                        samples)));
    }

    /** The {@code train_cfg}, which training needs. */
    final AnchorTrainCfg requireTrainCfg() {
        AnchorTrainCfg cfg = settings.trainCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no train_cfg, which says how anchors are assigned; add"
                    + " train_cfg=dict(assigner=dict(type='MaxIoUAssigner', …)) to the model");
        }
        return cfg;
    }

    /** What the head is made of. */
    final Settings settings() {
        return settings;
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> clsScores = outputs.get(0);
            Assigned assigned = assign(clsScores, samples, settings.regDecodedBbox());
            double factor = assigned.targets().avgFactor();
            List<Tensor> lossesCls = new ArrayList<>();
            List<Tensor> lossesBbox = new ArrayList<>();
            long from = 0;
            for (int level = 0; level < clsScores.size(); level++) {
                Tensor anchors = assigned.anchors().get(level);
                AnchorTargets.Level own = assigned.targets().level(from, anchors.size(0));
                from += anchors.size(0);
                Tensor scores =
                        batchRows(clsScores.get(level), clsOutChannels()).reshape(-1, clsOutChannels());
                lossesCls.add(settings.lossCls().forward(scores, own.labels(), own.labelWeights(), factor));
                lossesBbox.add(bboxLoss(outputs.get(1).get(level), anchors, own, factor));
            }
            return Losses.none()
                    .with("loss_cls", lossesCls)
                    .with("loss_bbox", lossesBbox)
                    .keepIn(scope);
        }
    }

    private Tensor bboxLoss(Tensor map, Tensor anchors, AnchorTargets.Level own, double factor) {
        int size = settings.bboxCoder().encodeSize();
        Tensor predictions = batchRows(map, size).reshape(-1, size);
        if (settings.regDecodedBbox()) {
            Tensor repeated = anchors.repeat(map.size(0), 1);
            predictions = settings.bboxCoder().decode(repeated, predictions, null);
        }
        return settings.lossBbox().forward(predictions, own.boxTargets(), own.boxWeights(), factor);
    }

    /** Runs a function of each map, and gathers the scores and boxes that it gives. */
    protected static List<List<Tensor>> eachLevel(List<Tensor> features, Function<Tensor, Level> single) {
        try (TorchScope scope = TorchScope.open()) {
            List<Tensor> scores = new ArrayList<>();
            List<Tensor> boxes = new ArrayList<>();
            for (Tensor feature : features) {
                Level level = single.apply(feature);
                scores.add(level.clsScore());
                boxes.add(level.bboxPred());
            }
            return List.of(scope.keepAll(scores), scope.keepAll(boxes));
        }
    }

    /**
     * What a head makes of one map.
     *
     * @param clsScore (n, anchors·channels, h, w)
     * @param bboxPred (n, anchors·4, h, w)
     */
    protected record Level(Tensor clsScore, Tensor bboxPred) {}
}
