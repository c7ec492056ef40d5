package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.det.structures.BoxOverlaps;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * The head of PAA: of the anchors of a ground truth those with small losses, as a mixture of two distributions tells them
 * apart, answer to it. What ATSS predicts of how central an anchor is, is here how well its box overlaps. The losses are
 * {@code loss_cls}, {@code loss_bbox} and {@code loss_iou}.
 *
 * <p>Source: Kim and Lee, Probabilistic Anchor Assignment with IoU Prediction (arXiv:2007.08103).
 */
public final class PAAHead extends BaseATSSHead {

    /** The arguments. */
    public record Args(
            @Inline ATSSHeadArgs common,

            @Default("9") @Doc("anchors of each level that are candidates")
            int topk,

            @Default("True") @Doc("boxes become means of what overlaps them")
            boolean scoreVoting,

            @Default("'diag'") @Doc("'diag', 'full' or 'spherical', which are the same here")
            String covarianceType) {

        /** Refuses what is not supported. */
        public Args {
            if (!List.of("diag", "full", "spherical").contains(covarianceType)) {
                throw new IllegalArgumentException(
                        "covariance_type is 'diag', 'full' or 'spherical', not '" + covarianceType + "'");
            }
        }
    }

    private static final double EPS = 1e-12;

    private final Args args;

    /** Makes the head. */
    public PAAHead(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args;
    }

    // ---- training ----

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Assigned assigned = assign(outputs.get(0), samples, args.common().regDecodedBbox());
            Tensor scores = allRows(outputs.get(0), clsOutChannels());
            Tensor deltas = allRows(outputs.get(1), 4);
            Tensor ious = allRows(outputs.get(2), 1).reshape(-1, 1);
            Tensor anchors = Tensors.cat(assigned.anchors(), 0);
            List<Integer> levels =
                    assigned.anchors().stream().map(own -> (int) own.size(0)).toList();
            List<Tensor> labels = new ArrayList<>();
            Grad.off(() -> {
                for (int i = 0; i < samples.size(); i++) {
                    labels.add(reassigned(assigned.targets(), i, anchors, levels, scores, deltas));
                }
            });
            Tensor wanted = Tensors.cat(labels, 0);
            Tensor positives = Maths.positions(Maths.below(wanted, numClasses()));
            double count = positives.size(0);
            Tensor lossCls = settings()
                    .lossCls()
                    .forward(
                            scores.reshape(-1, clsOutChannels()),
                            wanted,
                            assigned.targets().labelWeights().reshape(-1),
                            Math.max(count, samples.size()));
            Tensor rows = deltas.reshape(-1, 4);
            Losses losses = Losses.of("loss_cls", lossCls);
            if (count == 0) {
                return losses.with("loss_bbox", Maths.times(rows.sum(), 0))
                        .with("loss_iou", Maths.times(ious.sum(), 0))
                        .keepIn(scope);
            }
            Tensor own = anchors.repeat(samples.size(), 1).index_select(0, positives);
            Tensor boxes = bboxCoder().decode(own, rows.index_select(0, positives), null);
            Tensor truth = assigned.targets().boxTargets().reshape(-1, 4).index_select(0, positives);
            Tensor quality = Grad.off(() -> BoxOverlaps.compute(boxes.detach(), truth, BoxOverlaps.Mode.IOU, true));
            return losses.with(
                            "loss_bbox",
                            settings()
                                    .lossBbox()
                                    .forward(
                                            boxes,
                                            truth,
                                            Maths.atLeast(quality, EPS),
                                            quality.sum().item_double()))
                    .with(
                            "loss_iou",
                            args.common()
                                    .lossCenterness()
                                    .forward(ious.index_select(0, positives), quality.unsqueeze(1), null, count))
                    .keepIn(scope);
        }
    }

    /** The labels of one picture's anchors after those with large losses became background: (anchors). */
    private Tensor reassigned(
            AnchorTargets targets, int picture, Tensor anchors, List<Integer> levels, Tensor scores, Tensor deltas) {
        Tensor labels = targets.labels().select(0, picture).clone();
        AnchorTargets.Sampled sampled = targets.sampled().get(picture);
        Tensor positives = sampled.positives();
        if (positives.size(0) == 0) {
            return labels;
        }
        Tensor cls = settings()
                .lossCls()
                .forward(
                        scores.select(0, picture).index_select(0, positives),
                        labels.index_select(0, positives),
                        targets.labelWeights().select(0, picture).index_select(0, positives),
                        1.0,
                        Reduction.NONE)
                .sum(-1);
        Tensor boxes = bboxCoder()
                .decode(
                        anchors.index_select(0, positives),
                        deltas.select(0, picture).index_select(0, positives),
                        null);
        Tensor bbox = settings()
                .lossBbox()
                .forward(
                        boxes,
                        targets.boxTargets().select(0, picture).index_select(0, positives),
                        targets.boxWeights().select(0, picture).index_select(0, positives),
                        1.0,
                        Reduction.NONE);
        long[] kept = PaaReassignment.kept(
                Tensors.floats(cls.add(bbox)),
                Tensors.longs(positives),
                Tensors.longs(sampled.result().posAssignedGtInds()),
                levels,
                args.topk());
        Tensor places = Tensors.of(kept, kept.length).to(labels.device(), labels.scalar_type());
        Tensor own = labels.index_select(0, places);
        labels.index_fill_(0, positives, new Scalar(numClasses()));
        labels.index_copy_(0, places, own);
        return labels;
    }

    // ---- prediction ----

    @Override
    protected InstanceData predictSingle(
            List<List<Tensor>> outputs,
            List<Tensor> priors,
            DetDataSample sample,
            TestCfg cfg,
            boolean rescale,
            boolean withNms) {
        if (!withNms) {
            throw new IllegalArgumentException("PAA does not go without suppression");
        }
        List<Tensor> allBoxes = new ArrayList<>();
        List<Tensor> allScores = new ArrayList<>();
        for (int level = 0; level < priors.size(); level++) {
            Tensor scores = rows(outputs.get(0).get(level), clsOutChannels()).sigmoid();
            Tensor factors = rows(outputs.get(2).get(level), 1).sigmoid();
            Tensor both = scores.mul(factors).sqrt();
            Tensor boxes = rows(outputs.get(1).get(level), 4);
            Tensor own = priors.get(level);
            if (cfg.nmsPre() > 0 && cfg.nmsPre() < both.size(0)) {
                Tensor best = both.amax(new long[] {1}, false)
                        .topk(cfg.nmsPre(), 0, true, true)
                        .get1();
                both = both.index_select(0, best);
                boxes = boxes.index_select(0, best);
                own = own.index_select(0, best);
            }
            allScores.add(both);
            allBoxes.add(bboxCoder().decode(own, boxes, sample.requireMeta(ResultKey.IMG_SHAPE)));
        }
        Tensor scores = Tensors.cat(allScores, 0);
        Tensor boxes = Tensors.cat(allBoxes, 0);
        Tensor pairs = Maths.above(scores, cfg.scoreThr()).nonzero();
        Tensor flat = Maths.times(pairs.select(1, 0), (double) scores.size(1)).add(pairs.select(1, 1));
        InstanceData candidates = InstanceData.ofSize((int) pairs.size(0))
                .with("bboxes", Tensors.floats(boxes.index_select(0, pairs.select(1, 0))), 4)
                .with("scores", Tensors.floats(scores.reshape(-1).index_select(0, flat)))
                .with("labels", Tensors.longs(pairs.select(1, 1)));
        if (rescale) {
            candidates = BoxPostProcess.rescaled(candidates, sample);
        }
        InstanceData found = BoxPostProcess.suppressed(candidates, cfg);
        return args.scoreVoting() ? ScoreVoting.vote(found, candidates) : found;
    }
}
