package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.InstanceData;

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
        List<MapSize> sizes = MapSize.of(clsScores);
        Tensor scores = flatten(clsScores, numClasses).sigmoid();
        Tensor objectness = flatten(outputs.get(2), 1).squeeze(-1).sigmoid();
        Tensor boxes = boxes(flatten(outputs.get(1), 4), priors.allPriors(sizes, true, clsScores.get(0)));
        List<InstanceData> results = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            InstanceData found = above(scores.select(0, i), objectness.select(0, i), boxes.select(0, i));
            InstanceData large = BoxPostProcess.largeEnough(
                    rescale ? BoxPostProcess.rescaled(found, samples.get(i)) : found, cfg.minBboxSize());
            results.add(withNms ? BoxPostProcess.suppressed(large, cfg) : large);
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
    static Tensor boxes(Tensor predictions, Tensor priors) {
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
}
