package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.cv.ops.BatchedNms;
import org.mm4j.cv.ops.Kept;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.data.ResultKey;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;
import org.mm4j.engine.structures.ScaleFactor;

/** From the outputs of {@link YOLOXHead} to boxes: decode, threshold, suppress. */
final class YOLOXDecoder {

    private final MlvlPointGenerator priors;
    private final int numClasses;
    private final TestCfg cfg;

    YOLOXDecoder(MlvlPointGenerator priors, int numClasses, TestCfg cfg) {
        this.priors = priors;
        this.numClasses = numClasses;
        this.cfg = cfg;
    }

    List<InstanceData> decode(
            List<List<Tensor>> outputs, List<DetDataSample> samples, boolean rescale, boolean withNms) {
        List<Tensor> clsScores = outputs.get(0);
        List<MlvlPointGenerator.MapSize> sizes =
                clsScores.stream().map(MlvlPointGenerator.MapSize::of).toList();
        Tensor scores = flatten(clsScores, numClasses).sigmoid();
        Tensor objectness = flatten(outputs.get(2), 1).squeeze(-1).sigmoid();
        Tensor boxes = boxes(flatten(outputs.get(1), 4), priors.allPriors(sizes, true, clsScores.get(0)));
        List<InstanceData> results = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            InstanceData found = above(scores.select(0, i), objectness.select(0, i), boxes.select(0, i));
            InstanceData scaled = largeEnough(rescale ? rescaled(found, samples.get(i)) : found);
            results.add(withNms ? suppressed(scaled) : scaled);
        }
        return results;
    }

    /** (n, k, h, w) of each level to (n, all cells, k). */
    private static Tensor flatten(List<Tensor> levels, int channels) {
        List<Tensor> flat = new ArrayList<>();
        for (Tensor level : levels) {
            flat.add(level.permute(0, 2, 3, 1).reshape(level.size(0), -1, channels));
        }
        return Tensors.cat(flat, 1);
    }

    /** Offsets and logarithms of sides (n, cells, 4), relative to the stride, to corners in pixels. */
    private static Tensor boxes(Tensor predictions, Tensor priors) {
        Tensor strides = priors.narrow(1, 2, 2);
        Tensor centers = predictions.narrow(-1, 0, 2).mul(strides).add(priors.narrow(1, 0, 2));
        Tensor halves = predictions.narrow(-1, 2, 2).exp().mul(strides).div(new Scalar(2.0));
        return torch.cat(new TensorVector(centers.sub(halves), centers.add(halves)), -1);
    }

    private InstanceData above(Tensor clsScores, Tensor objectness, Tensor boxes) {
        T_TensorTensor_T best = clsScores.max(1);
        Tensor scores = best.get0().mul(objectness);
        Tensor valid = scores.ge(new Scalar(cfg.scoreThr())).nonzero().view(-1);
        return InstanceData.ofSize((int) valid.size(0))
                .with("bboxes", Tensors.floats(boxes.index_select(0, valid)), 4)
                .with("scores", Tensors.floats(scores.index_select(0, valid)))
                .with("labels", Tensors.longs(best.get1().index_select(0, valid)));
    }

    private static InstanceData rescaled(InstanceData found, DetDataSample sample) {
        ScaleFactor factor = sample.requireMeta(ResultKey.SCALE_FACTOR);
        float[] values = found.floats("bboxes").values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= (float) (i % 2 == 0 ? factor.width() : factor.height());
        }
        return found.with("bboxes", values, 4);
    }

    private InstanceData largeEnough(InstanceData found) {
        if (cfg.minBboxSize() < 0) {
            return found;
        }
        float[] boxes = found.floats("bboxes").values();
        return found.select(IntStream.range(0, found.size())
                .filter(i -> boxes[4 * i + 2] - boxes[4 * i] > cfg.minBboxSize()
                        && boxes[4 * i + 3] - boxes[4 * i + 1] > cfg.minBboxSize())
                .toArray());
    }

    private InstanceData suppressed(InstanceData found) {
        int[] groups = new int[found.size()];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = (int) found.longs("labels").at(i, 0);
        }
        Kept kept = BatchedNms.batchedNms(
                found.floats("bboxes").values(), found.floats("scores").values(), groups, cfg.nms(), false);
        // Soft suppression lowers scores.
        InstanceData best = found.select(kept.indices()).with("scores", kept.scores());
        int limit = cfg.maxPerImg();
        return limit >= 0 && limit < best.size()
                ? best.select(IntStream.range(0, limit).toArray())
                : best;
    }
}
