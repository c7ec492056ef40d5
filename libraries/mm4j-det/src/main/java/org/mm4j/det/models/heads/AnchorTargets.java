package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.AssignResult;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.PseudoSampler;
import org.mm4j.det.task.Sampler;
import org.mm4j.det.task.SamplingResult;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;

/**
 * What the anchors of a batch of n pictures, a of them in each, should predict.
 *
 * @param labels (n, a), int64; the number of classes for background
 * @param labelWeights (n, a)
 * @param boxTargets (n, a, 4)
 * @param boxWeights (n, a, 4)
 * @param avgFactor what losses are divided by
 */
record AnchorTargets(Tensor labels, Tensor labelWeights, Tensor boxTargets, Tensor boxWeights, double avgFactor) {

    /**
     * How targets are made.
     *
     * @param isDecoded whether boxes themselves are the targets, not what the coder makes of them
     */
    record Settings(AnchorTrainCfg cfg, BoxCoder coder, int numClasses, boolean isDecoded) {

        Sampler sampler() {
            Sampler given = cfg.sampler();
            return given == null ? new PseudoSampler(new PseudoSampler.Args()) : given;
        }
    }

    /** The targets of one picture: (a) and (a, 4). */
    private record Single(Tensor labels, Tensor labelWeights, Tensor boxTargets, Tensor boxWeights, long avgFactor) {}

    /**
     * Targets of a batch.
     *
     * @param anchors (a, 4) of all levels
     * @param valid for each picture (a), bool: which anchors lie in it rather than in padding
     */
    static AnchorTargets of(Settings settings, Tensor anchors, List<boolean[]> valid, List<DetDataSample> samples) {
        List<Single> singles = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            singles.add(single(settings, anchors, valid.get(i), samples.get(i)));
        }
        return new AnchorTargets(
                stack(singles.stream().map(Single::labels).toList()),
                stack(singles.stream().map(Single::labelWeights).toList()),
                stack(singles.stream().map(Single::boxTargets).toList()),
                stack(singles.stream().map(Single::boxWeights).toList()),
                singles.stream().mapToLong(Single::avgFactor).sum());
    }

    private static Single single(Settings settings, Tensor anchors, boolean[] valid, DetDataSample sample) {
        Tensor inside = inside(settings.cfg(), anchors, valid, sample);
        if (inside.size(0) == 0) {
            throw new IllegalArgumentException("no anchor lies in the picture; make the picture larger or the anchors"
                    + " smaller, or set allowed_border=-1 in train_cfg");
        }
        Tensor own = anchors.index_select(0, inside);
        Assigner.GroundTruth there = Assigner.GroundTruth.of(sample, anchors);
        AssignResult assigned = settings.cfg().assigner().assign(new Assigner.Predictions(own, null, null), there);
        SamplingResult sampled = settings.sampler().sample(assigned, own, there);
        Tensor positive = inside.index_select(0, sampled.posInds());
        Tensor negative = inside.index_select(0, sampled.negInds());
        long n = anchors.size(0);
        Tensor labels = inside.new_full(new long[] {n}, new Scalar(settings.numClasses()));
        Tensor labelWeights = anchors.new_zeros(n);
        Tensor boxTargets = anchors.new_zeros(n, 4);
        Tensor boxWeights = anchors.new_zeros(n, 4);
        if (sampled.numPos() > 0) {
            Tensor targets = settings.isDecoded()
                    ? sampled.posGtBboxes()
                    : settings.coder().encode(sampled.posPriors(), sampled.posGtBboxes());
            double weight = settings.cfg().posWeight();
            labels.index_copy_(0, positive, sampled.posGtLabels());
            labelWeights.index_fill_(0, positive, new Scalar(weight <= 0 ? 1 : weight));
            boxTargets.index_copy_(0, positive, targets);
            boxWeights.index_fill_(0, positive, new Scalar(1));
        }
        labelWeights.index_fill_(0, negative, new Scalar(1));
        return new Single(labels, labelWeights, boxTargets, boxWeights, sampled.avgFactor());
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
