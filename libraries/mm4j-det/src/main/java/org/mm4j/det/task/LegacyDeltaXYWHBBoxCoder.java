package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A box relative to a prior as in the first versions of the originals, where sides count pixels from the first to the last.
 * Predictions may hold such values for several classes: (n, classes·4).
 */
public final class LegacyDeltaXYWHBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("(0., 0., 0., 0.)") @Doc("subtracted from what is encoded")
            List<Double> targetMeans,

            @Default("(1., 1., 1., 1.)") @Doc("then divides it")
            List<Double> targetStds,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks that there are four values each. */
        public Args {
            TargetScale.check(4, targetMeans, targetStds);
        }
    }

    /** Sides change by a factor of at most 1 / this. */
    private static final double WH_RATIO_CLIP = 16.0 / 1000;

    private final TargetScale scale;

    /** Makes a coder. */
    public LegacyDeltaXYWHBBoxCoder(Args args) {
        this.scale = new TargetScale(args.targetMeans(), args.targetStds());
    }

    @Override
    public Tensor encode(Tensor priors, Tensor bboxes) {
        return TorchScope.keeping(() -> {
            Tensor size = size(priors);
            Tensor offset = center(bboxes).sub(center(priors)).div(size);
            Tensor ratio = size(bboxes).div(size).log();
            Tensor deltas = Tensors.cat(List.of(offset, ratio), -1);
            return scale.apply(deltas);
        });
    }

    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        return TorchScope.keeping(() -> {
            long n = predictions.size(0);
            Tensor deltas = predictions.reshape(n, predictions.size(1) / 4, 4);
            deltas = scale.undo(deltas);
            Tensor own = priors.unsqueeze(1);
            double bound = Math.abs(Math.log(WH_RATIO_CLIP));
            Tensor growth = deltas.narrow(-1, 2, 2)
                    .clamp(new ScalarOptional(new Scalar(-bound)), new ScalarOptional(new Scalar(bound)));
            Tensor center = center(own).add(size(own).mul(deltas.narrow(-1, 0, 2)));
            Tensor half = size(own).mul(growth.exp()).mul(new Scalar(0.5));
            Tensor boxes = Tensors.cat(List.of(center.sub(half), center.add(half)), -1);
            if (maxShape != null) {
                float right = maxShape.width() - 1f;
                float bottom = maxShape.height() - 1f;
                Tensor most = Tensors.of(new float[] {right, bottom, right, bottom}, 4)
                        .to(boxes.device(), boxes.scalar_type());
                boxes = boxes.clamp(new TensorOptional(torch.zeros_like(most)), new TensorOptional(most));
            }
            return boxes.reshape(n, predictions.size(1));
        });
    }

    private static Tensor center(Tensor boxes) {
        return boxes.narrow(-1, 0, 2).add(boxes.narrow(-1, 2, 2)).mul(new Scalar(0.5));
    }

    private static Tensor size(Tensor boxes) {
        return boxes.narrow(-1, 2, 2).sub(boxes.narrow(-1, 0, 2)).add(new Scalar(1.0));
    }
}
