package org.mm4j.det.models.heads;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.det.structures.DetDataSample;
import org.mm4j.det.task.Distances;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Inline;

/**
 * The head of ATSS: anchors that are assigned adaptively, and scores that are multiplied by how central an anchor is.
 *
 * <p>Source: Zhang et al., Bridging the Gap Between Anchor-based and Anchor-free Detection (arXiv:1912.02424).
 */
public final class ATSSHead extends BaseATSSHead {

    /** The arguments. */
    public record Args(@Inline ATSSHeadArgs common) {}

    private final ATSSHeadArgs args;

    /** Makes the head. */
    public ATSSHead(Args args, BuildContext build) {
        super(args.common(), build);
        this.args = args.common();
    }

    /** The losses of one level, and what those of boxes are divided by. */
    private record LevelLosses(Tensor cls, Tensor bbox, Tensor centerness, double factor) {}

    @Override
    public Losses lossByFeat(List<List<Tensor>> outputs, List<DetDataSample> samples) {
        try (TorchScope scope = TorchScope.open()) {
            Assigned assigned = assign(outputs.get(0), samples, args.regDecodedBbox());
            List<LevelLosses> levels = new ArrayList<>();
            long from = 0;
            for (int level = 0; level < assigned.anchors().size(); level++) {
                Tensor anchors = assigned.anchors().get(level);
                AnchorTargets.Level own = assigned.targets().level(from, anchors.size(0));
                from += anchors.size(0);
                levels.add(losses(
                        batchRows(outputs.get(0).get(level), clsOutChannels()).reshape(-1, clsOutChannels()),
                        batchRows(outputs.get(1).get(level), 4).reshape(-1, 4),
                        batchRows(outputs.get(2).get(level), 1).reshape(-1),
                        anchors.repeat(samples.size(), 1),
                        own,
                        assigned.targets().avgFactor()));
            }
            double factor =
                    Math.max(1, levels.stream().mapToDouble(LevelLosses::factor).sum());
            return Losses.none()
                    .with("loss_cls", levels.stream().map(LevelLosses::cls).toList())
                    .with(
                            "loss_bbox",
                            levels.stream()
                                    .map(own -> Maths.over(own.bbox(), factor))
                                    .toList())
                    .with(
                            "loss_centerness",
                            levels.stream().map(LevelLosses::centerness).toList())
                    .keepIn(scope);
        }
    }

    private LevelLosses losses(
            Tensor scores, Tensor deltas, Tensor centerness, Tensor anchors, AnchorTargets.Level own, double factor) {
        Tensor cls = args.lossCls().forward(scores, own.labels(), own.labelWeights(), factor);
        Tensor positives = own.positives(numClasses());
        if (positives.size(0) == 0) {
            return new LevelLosses(cls, Maths.times(deltas.sum(), 0), Maths.times(centerness.sum(), 0), 0);
        }
        Tensor there = anchors.index_select(0, positives);
        Tensor wanted = own.boxTargets().index_select(0, positives);
        Tensor central = Grad.off(() -> Centerness.of(Distances.ofBoxes(Centerness.centers(there), wanted, null)));
        Tensor boxes = bboxCoder().decode(there, deltas.index_select(0, positives), null);
        return new LevelLosses(
                cls,
                args.lossBbox().forward(boxes, wanted, central, 1.0),
                args.lossCenterness().forward(centerness.index_select(0, positives), central, null, factor),
                central.sum().item_double());
    }
}
