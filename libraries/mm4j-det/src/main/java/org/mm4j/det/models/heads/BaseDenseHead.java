package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.PriorGenerator;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What dense heads have in common: losses and predictions are made of what {@link #forward} gives, and most heads decode
 * the same way. A head states its {@link #priorGenerator()}, {@link #bboxCoder()} and {@link #clsOutChannels()}, and
 * overrides the steps in which it differs.
 *
 * <p>The common way takes class scores (n, priors·channels, h, w), boxes (n, priors·{@link BoxCoder#encodeSize()}, h, w)
 * and, where the head gives a third kind of output, factors of the scores before their sigmoid (n, priors, h, w).
 */
public abstract class BaseDenseHead extends BaseModule implements DenseHead {

    /** Registers nothing. */
    protected BaseDenseHead(@Nullable InitCfg initCfg) {
        super(initCfg);
    }

    // ---- what a head states ----

    /** The {@code test_cfg} of the head, or null. */
    protected abstract @Nullable TestCfg testCfg();

    /** Where predictions are made. */
    protected abstract PriorGenerator priorGenerator();

    /** What predictions of boxes mean. */
    protected BoxCoder bboxCoder() {
        throw new UnsupportedOperationException(getClass().getSimpleName() + " decodes boxes in its own way");
    }

    /** The number of class scores at each prior: that of the classes, and one more for background under softmax. */
    protected int clsOutChannels() {
        return useSigmoidCls() ? numClasses() : numClasses() + 1;
    }

    /** Whether classes are scored independently, without a background. */
    protected boolean useSigmoidCls() {
        return true;
    }

    /**
     * Losses of what {@link #forward} gave.
     *
     * @param outputs for each kind of output a map for each level
     * @param samples with {@code gt_instances}
     */
    public abstract Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples);

    // ---- the three ways to run a head ----

    @Override
    public Losses loss(List<Tensor> features, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            return lossByFeat(forward(features), samples).keepIn(scope);
        }
    }

    @Override
    public LossesAndPredictions lossAndPredict(
            List<Tensor> features, List<DetDataSample> samples, @Nullable TestCfg proposalCfg) {
        try (TorchScope scope = TorchScope.open()) {
            List<List<Tensor>> outputs = forward(features);
            Losses losses = lossByFeat(outputs, samples).keepIn(scope);
            TestCfg cfg = proposalCfg == null ? requireTestCfg() : proposalCfg;
            return new LossesAndPredictions(losses, predictByFeat(outputs, samples, cfg, false, true));
        }
    }

    @Override
    public List<InstanceData> predict(List<Tensor> features, List<DetDataSample> samples, boolean rescale) {
        return TorchScope.call(() -> predictByFeat(forward(features), samples, rescale, true));
    }

    /**
     * Decodes what {@link #forward} gave, as the head's {@code test_cfg} says.
     *
     * @param outputs for each kind of output a map for each level, of n pictures
     * @param samples what is known of these pictures
     * @param rescale whether boxes are in pixels of the pictures as they were read
     * @param withNms whether overlapping boxes are suppressed; without it instances come in no special order
     * @return for each picture {@code bboxes}, {@code scores} and {@code labels}
     * @throws IllegalStateException if the config has no {@code test_cfg}
     */
    public final List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, boolean rescale, boolean withNms) {
        return predictByFeat(outputs, samples, requireTestCfg(), rescale, withNms);
    }

    private TestCfg requireTestCfg() {
        TestCfg cfg = testCfg();
        if (cfg == null) {
            throw new IllegalStateException("the head has no test_cfg, which says how to decode; add"
                    + " test_cfg=dict(score_thr=0.01, nms=dict(type='nms', iou_threshold=0.65)) to the model");
        }
        return cfg;
    }

    /** {@link #predictByFeat(List, List, boolean, boolean)} with other settings than those of the head. */
    public List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, TestCfg cfg, boolean rescale, boolean withNms) {
        cfg.requireCommonSuppression();
        return TorchScope.call(() -> Grad.off(() -> {
            List<Tensor> priors = priorGenerator()
                    .gridPriors(MapSize.of(outputs.get(0)), outputs.get(0).get(0));
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int picture = i;
                results.add(TorchScope.call(() -> {
                    List<List<Tensor>> own = new ArrayList<>();
                    for (List<Tensor> kind : outputs) {
                        own.add(kind.stream().map(map -> map.select(0, picture)).toList());
                    }
                    return predictSingle(own, priors, samples.get(picture), cfg, rescale, withNms);
                }));
            }
            return results;
        }));
    }

    /**
     * Decodes one picture.
     *
     * @param outputs for each kind of output a map (channels, h, w) for each level
     * @param priors of each level
     */
    protected InstanceData predictSingle(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale,
            boolean withNms) {
        boolean hasFactors = outputs.size() > 2;
        List<Tensor> allPriors = new ArrayList<>();
        List<Tensor> allBoxes = new ArrayList<>();
        List<Tensor> allScores = new ArrayList<>();
        List<Tensor> allLabels = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            Tensor scores = clsActivation(rows(outputs.get(0).get(level), clsOutChannels()));
            Tensor boxes = boxRows(outputs.get(1).get(level), level);
            Best best = best(scores, cfg.scoreThr(), cfg.nmsPre());
            Tensor kept = best.scores();
            if (hasFactors) {
                Tensor factors = rows(outputs.get(2).get(level), 1).view(-1).sigmoid();
                kept = kept.mul(factors.index_select(0, best.priors()));
            }
            allScores.add(kept);
            allLabels.add(best.labels());
            allBoxes.add(boxes.index_select(0, best.priors()));
            allPriors.add(priors.get(level).index_select(0, best.priors()));
        }
        Tensor boxes = decodeBoxes(
                Tensors.cat(allPriors, 0), Tensors.cat(allBoxes, 0), sample.requireMeta(ResultKey.IMG_SHAPE));
        InstanceData found = InstanceData.ofSize((int) boxes.size(0))
                .with("bboxes", Tensors.floats(boxes), (int) boxes.size(1))
                .with("scores", Tensors.floats(Tensors.cat(allScores, 0)))
                .with("labels", Tensors.longs(Tensors.cat(allLabels, 0)));
        return postProcess(found, sample, cfg, rescale, withNms);
    }

    /** Rescales, drops small boxes, suppresses, keeps the best. */
    protected InstanceData postProcess(
            InstanceData found, DetDataSample sample, TestCfg cfg, boolean rescale, boolean withNms) {
        InstanceData own = rescale ? BoxPostProcess.rescaled(found, sample, this::boxes) : found;
        InstanceData large = BoxPostProcess.largeEnough(own, cfg.minBboxSize(), this::boxes);
        return withNms ? suppressed(large, cfg) : large;
    }

    /** What a suppression within each class leaves, best first, at most {@code max_per_img}. */
    protected InstanceData suppressed(InstanceData found, TestCfg cfg) {
        return BoxPostProcess.suppressed(found, cfg);
    }

    private BaseBoxes boxes(float[] values) {
        return bboxCoder().boxes(values);
    }

    /** Probabilities of the classes of rows of scores: (k, {@link #clsOutChannels()}) to (k, classes). */
    protected Tensor clsActivation(Tensor scores) {
        return useSigmoidCls() ? scores.sigmoid() : scores.softmax(-1).narrow(1, 0, scores.size(1) - 1);
    }

    /** What the coder decodes, of a level's map (c, h, w): a row for each prior. */
    protected Tensor boxRows(Tensor map, int level) {
        return rows(map, bboxCoder().encodeSize());
    }

    /** Boxes (k, 4) of rows of {@link #boxRows}. */
    protected Tensor decodeBoxes(Tensor priors, Tensor rows, ImageSize picture) {
        return bboxCoder().decode(priors, rows, picture);
    }

    // ---- for subclasses ----

    /** Makes the outputs of one level, a tensor for each kind. */
    @FunctionalInterface
    protected interface PerLevel {

        /**
         * Runs the layers.
         *
         * @param feature the map
         * @param level its number from 0
         */
        List<Tensor> apply(Tensor feature, int level);
    }

    /** Runs the layers of each level, and gathers the outputs by kind. */
    protected static List<List<Tensor>> byKind(List<Tensor> features, PerLevel layers) {
        List<List<Tensor>> kinds = new ArrayList<>();
        try (TorchScope scope = TorchScope.open()) {
            for (int level = 0; level < features.size(); level++) {
                List<Tensor> outputs = layers.apply(features.get(level), level);
                for (int kind = 0; kind < outputs.size(); kind++) {
                    if (level == 0) {
                        kinds.add(new ArrayList<>());
                    }
                    kinds.get(kind).add(scope.keep(outputs.get(kind)));
                }
            }
        }
        return kinds;
    }

    /** Checks that there is a map for each level of the priors. */
    protected final void checkLevels(List<Tensor> features) {
        int levels = priorGenerator().numLevels();
        if (features.size() != levels) {
            throw new IllegalArgumentException(
                    "the head takes " + levels + " feature maps, as its strides say, not " + features.size());
        }
    }

    /** For each picture, which priors of all levels lie in it rather than in padding. */
    protected static List<boolean[]> validFlags(
            PriorGenerator generator, List<Tensor> maps, List<DetDataSample> samples) {
        List<boolean[]> all = new ArrayList<>();
        for (DetDataSample sample : samples) {
            ImageSize size = sample.requireMeta(ResultKey.PAD_SHAPE);
            List<boolean[]> levels = generator.validFlags(MapSize.of(maps), size.height(), size.width());
            boolean[] flags =
                    new boolean[levels.stream().mapToInt(level -> level.length).sum()];
            int at = 0;
            for (boolean[] level : levels) {
                System.arraycopy(level, 0, flags, at, level.length);
                at += level.length;
            }
            all.add(flags);
        }
        return all;
    }

    /** A map (priors·channels, h, w) of one picture as (h·w·priors, channels). */
    protected static Tensor rows(Tensor map, int channels) {
        return map.permute(1, 2, 0).reshape(-1, channels);
    }

    /** A map (n, priors·channels, h, w) as (n, h·w·priors, channels). */
    protected static Tensor batchRows(Tensor map, int channels) {
        return map.permute(0, 2, 3, 1).reshape(map.size(0), -1, channels);
    }

    /** The maps of all levels as (n, all priors, channels). */
    protected static Tensor allRows(List<Tensor> maps, int channels) {
        return Tensors.cat(maps.stream().map(map -> batchRows(map, channels)).toList(), 1);
    }

    /**
     * The best pairs of a prior and a class.
     *
     * @param scores of the pairs, best first: (k)
     * @param labels their classes: (k), int64
     * @param priors their priors: (k), int64
     */
    protected record Best(Tensor scores, Tensor labels, Tensor priors) {}

    /** The pairs whose score is above a threshold, at most {@code limit} if that is not negative. */
    protected static Best best(Tensor scores, double threshold, int limit) {
        Tensor valid = scores.gt(new Scalar(threshold)).nonzero();
        Tensor flat = valid.select(1, 0).mul(new Scalar(scores.size(1))).add(valid.select(1, 1));
        Tensor above = scores.reshape(-1).index_select(0, flat);
        T_TensorTensor_T sorted = torch.sort(above, 0, true);
        long count = limit < 0 ? above.size(0) : Math.min(limit, above.size(0));
        Tensor order = sorted.get1().narrow(0, 0, count);
        Tensor pairs = valid.index_select(0, order);
        return new Best(sorted.get0().narrow(0, 0, count), pairs.select(1, 1), pairs.select(1, 0));
    }
}
