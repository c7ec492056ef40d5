package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.models.layers.MaskFeatModule;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.structures.mask.MaskField;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.engine.structures.InstanceData;

/**
 * What the heads of RTMDet-Ins have in common: besides classes and boxes they predict, for each cell, the weights of small
 * convolutions (n, params, h, w) that make its mask of one map of prototypes (n, prototypes, h, w). There is one more
 * loss, {@code loss_mask}.
 */
abstract class BaseRTMDetInsHead extends BaseRTMDetHead {

    private static final int MASK_CONVS = 4;

    private final RTMDetInsArgs args;
    private final InstanceMaskMaker masks;

    BaseRTMDetInsHead(RTMDetArgs common, RTMDetInsArgs args) {
        super(common, args.testCfg() == null ? null : args.testCfg().boxes());
        this.args = args;
        this.masks = new InstanceMaskMaker(args, common.anchorGenerator());
        childOf("loss_mask", args.lossMask());
    }

    /** The number of values that stand for the convolutions of one instance. */
    final int numGenParams() {
        return masks.numParams();
    }

    /** A fused map of prototypes for all levels. */
    final MaskFeatModule maskFeatModule(ConvStyle style) {
        return new MaskFeatModule(
                common().inChannels(),
                common().featChannels(),
                MASK_CONVS,
                common().anchorGenerator().numLevels(),
                args.numPrototypes(),
                style);
    }

    /** What the layers give for one level. */
    record Level(Tensor clsScore, Tensor distances, Tensor kernels) {}

    /** Runs the layers of one level. */
    abstract Level level(Tensor feature, int level);

    /** Runs the layers of the prototypes. */
    abstract Tensor prototypes(List<Tensor> features);

    @Override
    public List<List<Tensor>> forward(List<Tensor> features) {
        checkLevels(features);
        List<List<Tensor>> kinds = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (TorchScope scope = TorchScope.open()) {
            kinds.get(3).add(scope.keep(prototypes(features)));
            for (int i = 0; i < features.size(); i++) {
                Level level = level(features.get(i), i);
                kinds.get(0).add(scope.keep(level.clsScore()));
                kinds.get(1).add(scope.keep(level.distances()));
                kinds.get(2).add(scope.keep(level.kernels()));
            }
        }
        return kinds;
    }

    // ---- training ----

    @Override
    List<Assigner.GroundTruth> truths(List<DetDataSample> samples, Tensor like) {
        return samples.stream()
                .map(sample -> Assigner.GroundTruth.of(sample, like).withMasks(masksOf(sample, like)))
                .toList();
    }

    /** The masks of a picture's ground truth: (k, h, w) float32. */
    private static Tensor masksOf(DetDataSample sample, Tensor like) {
        InstanceData there = sample.gtInstances();
        if (there.size() == 0) {
            return like.new_zeros(0, 1, 1);
        }
        if (!MaskField.isIn(there)) {
            throw new IllegalArgumentException("the ground truth has no masks, which RTMDet-Ins is trained with; set"
                    + " with_mask=True in LoadAnnotations");
        }
        return MaskField.masks(there).toBitmaps().toTensor(ScalarType.Float).to(like.device(), like.scalar_type());
    }

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Trained trained = train(outputs, samples);
            Tensor kernels = allRows(outputs.get(2), numGenParams());
            Tensor prototypes = outputs.get(3).get(0);
            List<Tensor> logits = new ArrayList<>();
            List<Tensor> wanted = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                AnchorTargets.Sampled sampled = trained.targets().sampled().get(i);
                if (sampled.result().numPos() == 0) {
                    continue;
                }
                logits.add(masks.logits(
                        prototypes.select(0, i),
                        kernels.select(0, i).index_select(0, sampled.positives()),
                        sampled.result().posPriors()));
                wanted.add(masksOf(samples.get(i), prototypes)
                        .index_select(0, sampled.result().posAssignedGtInds()));
            }
            Tensor loss =
                    logits.isEmpty() ? prototypes.sum().mul(new Scalar(0)) : masks.loss(Tensors.cat(logits, 0), wanted);
            return trained.losses().with("loss_mask", loss).keepIn(scope);
        }
    }

    // ---- prediction ----

    @Override
    public List<InstanceData> predictByFeat(
            List<List<Tensor>> outputs, List<DetDataSample> samples, TestCfg cfg, boolean rescale, boolean withNms) {
        RTMDetInsArgs.MaskTestCfg own = args.testCfg();
        if (!withNms || own == null) {
            throw new IllegalArgumentException("RTMDet-Ins makes masks of what is left after suppression: it needs a"
                    + " test_cfg, and does not go without suppression");
        }
        return TorchScope.call(() -> Grad.off(() -> {
            List<Tensor> clsScores = outputs.get(0);
            List<Tensor> priors = priorGenerator().gridPriors(MapSize.of(clsScores), true, clsScores.get(0));
            List<InstanceData> results = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                int picture = i;
                results.add(TorchScope.call(() -> {
                    InstanceData found = boxes(outputs, priors, picture, samples.get(picture), cfg, rescale);
                    return masks.add(
                            found,
                            outputs.get(3).get(0).select(0, picture),
                            samples.get(picture),
                            own.maskThrBinary(),
                            rescale);
                }));
            }
            return results;
        }));
    }

    /** What suppression leaves of one picture, with the fields {@code kernels} and {@code priors}. */
    private InstanceData boxes(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            int picture,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale) {
        List<Tensor> allPriors = new ArrayList<>();
        List<Tensor> allDistances = new ArrayList<>();
        List<Tensor> allKernels = new ArrayList<>();
        List<Tensor> allScores = new ArrayList<>();
        List<Tensor> allLabels = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            Tensor scores = rows(outputs.get(0).get(level).select(0, picture), clsOutChannels())
                    .sigmoid();
            Best best = best(scores, cfg.scoreThr(), cfg.nmsPre());
            allScores.add(best.scores());
            allLabels.add(best.labels());
            allPriors.add(priors.get(level).index_select(0, best.priors()));
            allDistances.add(
                    rows(outputs.get(1).get(level).select(0, picture), 4).index_select(0, best.priors()));
            allKernels.add(rows(outputs.get(2).get(level).select(0, picture), numGenParams())
                    .index_select(0, best.priors()));
        }
        Tensor points = Tensors.cat(allPriors, 0);
        ImageSize size = sample.requireMeta(ResultKey.IMG_SHAPE);
        Tensor boxes = bboxCoder().decode(points.narrow(1, 0, 2), Tensors.cat(allDistances, 0), size);
        InstanceData found = InstanceData.ofSize((int) points.size(0))
                .with("bboxes", Tensors.floats(boxes), 4)
                .with("scores", Tensors.floats(Tensors.cat(allScores, 0)))
                .with("labels", Tensors.longs(Tensors.cat(allLabels, 0)))
                .with("kernels", Tensors.floats(Tensors.cat(allKernels, 0)), numGenParams())
                .with("priors", Tensors.floats(points), 4);
        return postProcess(found, sample, cfg, rescale, true);
    }
}
