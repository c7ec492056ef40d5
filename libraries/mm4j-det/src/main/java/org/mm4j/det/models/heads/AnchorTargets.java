package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;

/**
 * What the anchors of a batch of n pictures, a of them in each, should predict.
 *
 * @param labels (n, a), int64; the number of classes for background
 * @param labelWeights (n, a)
 * @param boxTargets (n, a, 4), or as many numbers as a target has
 * @param boxWeights alike
 * @param qualities (n, a): how well what is predicted of an anchor overlaps the ground truth that it answers to, as the
 *     assigner found it; 0 for background
 * @param avgFactor what losses are divided by
 * @param sampled for each picture, what was chosen of the anchors inside it
 */
record AnchorTargets(
        Tensor labels,
        Tensor labelWeights,
        Tensor boxTargets,
        Tensor boxWeights,
        Tensor qualities,
        double avgFactor,
        List<Sampled> sampled) {

    /**
     * What was chosen in one picture.
     *
     * @param positives which of all anchors are positive: (p), int64
     * @param result the choice, of the anchors inside the picture
     */
    record Sampled(Tensor positives, SamplingResult result) {}

    /**
     * The targets of one level, picture after picture.
     *
     * @param labels (k)
     * @param labelWeights (k)
     * @param boxTargets (k, 4)
     * @param boxWeights (k, 4)
     * @param qualities (k)
     */
    record Level(Tensor labels, Tensor labelWeights, Tensor boxTargets, Tensor boxWeights, Tensor qualities) {

        /** Those that are not background: (p), int64. */
        Tensor positives(int numClasses) {
            return Maths.positions(Maths.below(labels, numClasses));
        }
    }

    /** The targets of the anchors from one on, which are one level. */
    Level level(long from, long count) {
        return new Level(
                labels.narrow(1, from, count).reshape(-1),
                labelWeights.narrow(1, from, count).reshape(-1),
                boxTargets.narrow(1, from, count).reshape(-1, boxTargets.size(2)),
                boxWeights.narrow(1, from, count).reshape(-1, boxWeights.size(2)),
                qualities.narrow(1, from, count).reshape(-1));
    }

    /**
     * What targets are made of.
     *
     * @param anchors (a, 4) of all levels
     * @param levels how many anchors each level has
     * @param valid for each picture (a): which anchors lie in it rather than in padding
     * @param boxes (n, a, 4) that are predicted, for assigners that want them; else null
     * @param scores (n, a, classes) that are predicted, for assigners that want them; else null
     */
    record Inputs(
            Tensor anchors,
            List<Integer> levels,
            List<boolean[]> valid,
            @Nullable Tensor boxes,
            @Nullable Tensor scores) {

        /** Inputs for assigners that look at anchors only. */
        Inputs(List<Tensor> anchors, List<boolean[]> valid) {
            this(
                    Tensors.cat(anchors, 0),
                    anchors.stream().map(level -> (int) level.size(0)).toList(),
                    valid,
                    null,
                    null);
        }

        Assigner.Predictions predictions(int picture, Tensor inside) {
            return new Assigner.Predictions(
                    anchors.index_select(0, inside),
                    boxes == null ? null : boxes.select(0, picture).index_select(0, inside),
                    scores == null ? null : scores.select(0, picture).index_select(0, inside),
                    insideLevels(inside));
        }

        /** How many of the anchors that count are of each level. */
        private List<Integer> insideLevels(Tensor inside) {
            long[] places = Tensors.longs(inside);
            List<Integer> counts = new ArrayList<>();
            int at = 0;
            long end = 0;
            for (int size : levels) {
                end += size;
                int from = at;
                while (at < places.length && places[at] < end) {
                    at++;
                }
                counts.add(at - from);
            }
            return counts;
        }
    }

    /**
     * How targets are made.
     *
     * @param isDecoded whether boxes themselves are the targets, not what the coder makes of them
     */
    record Settings(AnchorTrainCfg cfg, BoxCoder coder, int numClasses, boolean isDecoded) {

        /** The numbers of a target. */
        int targetSize() {
            return isDecoded ? coder.boxSize() : coder.encodeSize();
        }

        Sampler sampler() {
            Sampler given = cfg.sampler();
            return given == null ? new PseudoSampler(new PseudoSampler.Args()) : given;
        }
    }

    /** The targets of one picture: (a) and (a, 4). */
    private record Single(
            Tensor labels,
            Tensor labelWeights,
            Tensor boxTargets,
            Tensor boxWeights,
            Tensor qualities,
            Sampled sampled) {}

    /**
     * Targets of a batch.
     *
     * @param truths what is there in each picture
     * @param samples meta information of the pictures
     */
    static AnchorTargets of(
            Settings settings, Inputs inputs, List<Assigner.GroundTruth> truths, List<DetDataSample> samples) {
        List<Single> singles = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            singles.add(single(settings, inputs, i, truths.get(i), samples.get(i)));
        }
        return new AnchorTargets(
                stack(singles.stream().map(Single::labels).toList()),
                stack(singles.stream().map(Single::labelWeights).toList()),
                stack(singles.stream().map(Single::boxTargets).toList()),
                stack(singles.stream().map(Single::boxWeights).toList()),
                stack(singles.stream().map(Single::qualities).toList()),
                singles.stream()
                        .mapToLong(single -> single.sampled().result().avgFactor())
                        .sum(),
                singles.stream().map(Single::sampled).toList());
    }

    /** The targets of several batches as those of one. */
    static AnchorTargets concat(List<AnchorTargets> parts) {
        return new AnchorTargets(
                Tensors.cat(parts.stream().map(AnchorTargets::labels).toList(), 0),
                Tensors.cat(parts.stream().map(AnchorTargets::labelWeights).toList(), 0),
                Tensors.cat(parts.stream().map(AnchorTargets::boxTargets).toList(), 0),
                Tensors.cat(parts.stream().map(AnchorTargets::boxWeights).toList(), 0),
                Tensors.cat(parts.stream().map(AnchorTargets::qualities).toList(), 0),
                parts.stream().mapToDouble(AnchorTargets::avgFactor).sum(),
                parts.stream().flatMap(part -> part.sampled().stream()).toList());
    }

    /** What is there in each picture. */
    static List<Assigner.GroundTruth> truths(List<DetDataSample> samples, Tensor like) {
        return samples.stream()
                .map(sample -> Assigner.GroundTruth.of(sample, like))
                .toList();
    }

    private static Single single(
            Settings settings, Inputs inputs, int picture, Assigner.GroundTruth there, DetDataSample sample) {
        Tensor anchors = inputs.anchors();
        Tensor inside = inside(settings.cfg(), anchors, inputs.valid().get(picture), sample);
        if (inside.size(0) == 0) {
            throw new IllegalArgumentException("no anchor lies in the picture; make the picture larger or the anchors"
                    + " smaller, or set allowed_border=-1 in train_cfg");
        }
        Assigner.Predictions own = inputs.predictions(picture, inside);
        AssignResult assigned = settings.cfg().assigner().assign(own, there);
        SamplingResult sampled = settings.sampler().sample(assigned, own.priors(), there);
        Tensor positive = inside.index_select(0, sampled.posInds());
        Tensor negative = inside.index_select(0, sampled.negInds());
        long n = anchors.size(0);
        Tensor labels = inside.new_full(new long[] {n}, new Scalar(settings.numClasses()));
        Tensor labelWeights = anchors.new_zeros(n);
        Tensor boxTargets = anchors.new_zeros(n, settings.targetSize());
        Tensor boxWeights = anchors.new_zeros(n, settings.targetSize());
        Tensor qualities = anchors.new_zeros(n);
        if (sampled.numPos() > 0) {
            Tensor targets = settings.isDecoded()
                    ? sampled.posGtBboxes()
                    : settings.coder().encode(sampled.posPriors(), sampled.posGtBboxes());
            double weight = settings.cfg().posWeight();
            labels.index_copy_(0, positive, sampled.posGtLabels());
            labelWeights.index_fill_(0, positive, new Scalar(weight <= 0 ? 1 : weight));
            boxTargets.index_copy_(0, positive, targets);
            boxWeights.index_fill_(0, positive, new Scalar(1));
            qualities.index_copy_(0, positive, assigned.maxOverlaps().index_select(0, sampled.posInds()));
        }
        labelWeights.index_fill_(0, negative, new Scalar(1));
        return new Single(labels, labelWeights, boxTargets, boxWeights, qualities, new Sampled(positive, sampled));
    }

    /** Positions of the anchors that count: (m), int64. */
    private static Tensor inside(AnchorTrainCfg cfg, Tensor anchors, boolean[] valid, DetDataSample sample) {
        byte[] flags = new byte[valid.length];
        for (int i = 0; i < flags.length; i++) {
            flags[i] = (byte) (valid[i] ? 1 : 0);
        }
        Tensor inside = Tensors.of(flags, flags.length).to(anchors.device(), ScalarType.Bool);
        int border = cfg.allowedBorder();
        if (border >= 0) {
            if (anchors.size(1) != 4) {
                throw new IllegalArgumentException("allowed_border is for horizontal anchors; set allowed_border=-1 in"
                        + " train_cfg for those of " + anchors.size(1) + " numbers");
            }
            ImageSize picture = sample.requireMeta(ResultKey.IMG_SHAPE);
            Scalar least = new Scalar(-border);
            inside = inside.logical_and(anchors.select(1, 0).ge(least))
                    .logical_and(anchors.select(1, 1).ge(least))
                    .logical_and(anchors.select(1, 2).lt(new Scalar(picture.width() + border)))
                    .logical_and(anchors.select(1, 3).lt(new Scalar(picture.height() + border)));
        }
        return inside.nonzero().view(-1);
    }

    private static Tensor stack(List<Tensor> tensors) {
        return torch.stack(Tensors.vector(tensors), 0);
    }
}
