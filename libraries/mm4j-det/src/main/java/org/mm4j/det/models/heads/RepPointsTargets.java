package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Assigner;
import org.mm4j.det.task.MapSize;
import org.mm4j.det.task.MlvlPointGenerator;
import org.mm4j.det.task.PointAssigner;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Tensors;

/** What the sets of points of a batch should be, at first and refined. */
final class RepPointsTargets {

    private final RepPointsHead.Args args;
    private final RepPointsHead.TrainCfg cfg;
    private final MlvlPointGenerator priors;
    private final PointBoxes boxes;

    RepPointsTargets(RepPointsHead.Args args, RepPointsHead.TrainCfg cfg, MlvlPointGenerator priors, PointBoxes boxes) {
        this.args = args;
        this.cfg = cfg;
        this.priors = priors;
        this.boxes = boxes;
    }

    /** The targets of the first points, which cells are assigned for. */
    AnchorTargets first(
            List<List<Tensor>> outputs,
            List<DetDataSample> samples,
            BiFunction<List<Tensor>, List<DetDataSample>, List<boolean[]>> flags) {
        return Grad.off(() -> {
            List<Tensor> cells = cells(outputs);
            List<Tensor> candidates = new ArrayList<>();
            for (int level = 0; level < cells.size(); level++) {
                candidates.add(
                        cfg.init().assigner() instanceof PointAssigner
                                ? cells.get(level)
                                : around(cells.get(level), level));
            }
            List<Tensor> all = new ArrayList<>();
            samples.forEach(sample -> all.add(Tensors.cat(candidates, 0)));
            return targets(cfg.init(), all, outputs, samples, flags);
        });
    }

    /** The targets of the refined points, which the boxes of the first ones are assigned for. */
    AnchorTargets refined(
            List<List<Tensor>> outputs,
            List<DetDataSample> samples,
            BiFunction<List<Tensor>, List<DetDataSample>, List<boolean[]>> flags) {
        return Grad.off(() -> {
            List<Tensor> cells = cells(outputs);
            List<Tensor> all = new ArrayList<>();
            for (int i = 0; i < samples.size(); i++) {
                List<Tensor> levels = new ArrayList<>();
                for (int level = 0; level < cells.size(); level++) {
                    Tensor map = boxes.ofMaps(outputs.get(1).get(level).detach().narrow(0, i, 1));
                    Tensor shifts = Maths.times(
                            map.squeeze(0).permute(1, 2, 0).reshape(-1, 4),
                            args.pointStrides().get(level));
                    levels.add(shifts.add(cells.get(level).narrow(1, 0, 2).repeat(1, 2)));
                }
                all.add(Tensors.cat(levels, 0));
            }
            return targets(cfg.refine(), all, outputs, samples, flags);
        });
    }

    /** The boxes, in pixels, of the points of one level: from (n, 2·points, h, w) to (n·h·w, 4). */
    Tensor boxesOf(Tensor map, int level) {
        long n = map.size(0);
        int points = args.numPoints();
        Tensor pairs = map.permute(0, 2, 3, 1).reshape(-1, points, 2);
        Tensor turned = torch.stack(new TensorVector(pairs.select(2, 1), pairs.select(2, 0)), 2);
        Tensor cells =
                priors.levelPriors(level, MapSize.of(map), map).repeat(n, 1).unsqueeze(1);
        Tensor placed =
                Maths.times(turned, args.pointStrides().get(level)).add(cells).reshape(-1, 2L * points);
        return boxes.ofPoints(placed);
    }

    private List<Tensor> cells(List<List<Tensor>> outputs) {
        return priors.gridPriors(
                MapSize.of(outputs.get(0)), true, outputs.get(0).get(0));
    }

    /** Boxes of the usual size of a level around its cells. */
    private Tensor around(Tensor cells, int level) {
        float half = args.pointBaseScale() * args.pointStrides().get(level) * 0.5f;
        Tensor shift = Tensors.of(new float[] {-half, -half, half, half}, 1, 4).to(cells.device(), cells.scalar_type());
        return cells.narrow(1, 0, 2).repeat(1, 2).add(shift);
    }

    /** The targets of pictures that have candidates of their own each. */
    private AnchorTargets targets(
            AnchorTrainCfg stage,
            List<Tensor> candidates,
            List<List<Tensor>> outputs,
            List<DetDataSample> samples,
            BiFunction<List<Tensor>, List<DetDataSample>, List<boolean[]>> flags) {
        AnchorTrainCfg own = new AnchorTrainCfg(stage.assigner(), cfg.sampler(), -1, stage.posWeight(), false);
        AnchorTargets.Settings settings = new AnchorTargets.Settings(
                own, args.common().bboxCoder(), args.common().numClasses(), true);
        List<Integer> levels = outputs.get(0).stream()
                .map(map -> (int) (map.size(2) * map.size(3)))
                .toList();
        List<boolean[]> valid = flags.apply(outputs.get(0), samples);
        List<Assigner.GroundTruth> truths = AnchorTargets.truths(samples, candidates.get(0));
        List<AnchorTargets> singles = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            AnchorTargets.Inputs inputs =
                    new AnchorTargets.Inputs(candidates.get(i), levels, List.of(valid.get(i)), null, null);
            singles.add(AnchorTargets.of(settings, inputs, List.of(truths.get(i)), List.of(samples.get(i))));
        }
        return AnchorTargets.concat(singles);
    }
}
