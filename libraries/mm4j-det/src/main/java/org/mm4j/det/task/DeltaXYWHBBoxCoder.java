package org.mm4j.det.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * A box relative to a prior: how far its centre lies off in sides of the prior, and the logarithms of the ratios of the
 * sides; then normalised. Predictions may hold such values for several classes: (n, classes·4).
 */
public final class DeltaXYWHBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("(0., 0., 0., 0.)") @Doc("subtracted from what is encoded")
            List<Double> targetMeans,

            @Default("(1., 1., 1., 1.)") @Doc("then divides it")
            List<Double> targetStds,

            @Default("True") @Doc("cut decoded boxes off at the border of the picture")
            boolean clipBorder,

            @Default("False") @Doc("bound how far a centre may move")
            boolean addCtrClamp,

            @Default("32") @Doc("pixels that it may move under add_ctr_clamp")
            double ctrClamp,

            @Default("False") @Doc("boxes have one type here, so this changes nothing")
            boolean useBoxType) {

        /** Checks that there are four values each. */
        public Args {
            TargetScale.check(4, targetMeans, targetStds);
        }
    }

    /** Sides change by a factor of at most 1 / this. */
    private static final double WH_RATIO_CLIP = 16.0 / 1000;

    private final Args args;
    private final TargetScale scale;

    /** Makes a coder. */
    public DeltaXYWHBBoxCoder(Args args) {
        this.args = args;
        this.scale = new TargetScale(args.targetMeans(), args.targetStds());
    }

    @Override
    public Tensor encode(Tensor priors, Tensor bboxes) {
        return TorchScope.keeping(() -> {
            Tensor priorSize = size(priors);
            Tensor boxSize = size(bboxes);
            Tensor offset = center(bboxes).sub(center(priors)).div(priorSize);
            Tensor ratio = boxSize.div(priorSize).log();
            Tensor deltas = torch.cat(new TensorVector(offset, ratio), -1);
            return scale.apply(deltas);
        });
    }

    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        return decode(priors, predictions, maxShape, WH_RATIO_CLIP);
    }

    /**
     * As {@link #decode(Tensor, Tensor, ImageSize)}.
     *
     * @param whRatioClip sides change by a factor of at most 1 / this
     */
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape, double whRatioClip) {
        return TorchScope.keeping(() -> {
            long n = predictions.size(0);
            Tensor deltas = predictions.reshape(n, predictions.size(1) / 4, 4);
            deltas = scale.undo(deltas);
            Tensor own = priors.unsqueeze(1);
            Tensor size = size(own);
            Tensor shift = size.mul(deltas.narrow(-1, 0, 2));
            Scalar ratio = new Scalar(Math.abs(Math.log(whRatioClip)));
            Tensor growth = deltas.narrow(-1, 2, 2);
            if (args.addCtrClamp()) {
                shift = clamp(shift, new Scalar(-args.ctrClamp()), new Scalar(args.ctrClamp()));
                growth = growth.clamp_max(ratio);
            } else {
                growth = clamp(growth, new Scalar(-Math.abs(Math.log(whRatioClip))), ratio);
            }
            Tensor center = center(own).add(shift);
            Tensor half = size.mul(growth.exp()).mul(new Scalar(0.5));
            Tensor boxes = torch.cat(new TensorVector(center.sub(half), center.add(half)), -1);
            if (args.clipBorder() && maxShape != null) {
                float width = maxShape.width();
                float height = maxShape.height();
                Tensor most = Tensors.of(new float[] {width, height, width, height}, 4)
                        .to(boxes.device(), boxes.scalar_type());
                // Not as a minimum and a maximum, whose gradients differ where values are equal.
                boxes = boxes.clamp(new TensorOptional(torch.zeros_like(most)), new TensorOptional(most));
            }
            return boxes.reshape(n, predictions.size(1));
        });
    }

    private static Tensor clamp(Tensor values, Scalar least, Scalar most) {
        return values.clamp(new ScalarOptional(least), new ScalarOptional(most));
    }

    private static Tensor center(Tensor boxes) {
        return boxes.narrow(-1, 0, 2).add(boxes.narrow(-1, 2, 2)).mul(new Scalar(0.5));
    }

    private static Tensor size(Tensor boxes) {
        return boxes.narrow(-1, 2, 2).sub(boxes.narrow(-1, 0, 2));
    }
}
