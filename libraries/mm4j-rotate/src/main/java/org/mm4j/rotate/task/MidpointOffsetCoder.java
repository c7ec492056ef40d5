package org.mm4j.rotate.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.TargetScale;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.BoxConversions;
import org.mm4j.rotate.structures.QuadriBoxes;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.structures.RotatedTensors;

/**
 * Rotated boxes as what has to be added to horizontal ones (Xie et al., Oriented R-CNN for Object Detection,
 * arXiv:2108.05699): the horizontal box around, as shifts and logarithms of ratios, and how far the upper corner is from
 * the middle of the upper side and the right corner from that of the right side, as parts of the sides.
 *
 * <p>Decoded boxes are the rectangles of least area around the corners after these were moved to equal distances from the
 * centre; decoding has no gradient.
 */
@Doc("Rotated boxes as offsets of the midpoints of horizontal ones.")
public final class MidpointOffsetCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("(0., 0., 0., 0., 0., 0.)") @Doc("taken away from the differences")
            List<Double> targetMeans,

            @Default("(1., 1., 1., 1., 1., 1.)") @Doc("by what the differences are divided")
            List<Double> targetStds,

            @Default("'oc'") @Doc("the regular form of boxes: oc, le90 or le135")
            AngleVersion angleVersion,

            @Default("True") @Doc("whether decoded boxes have a box type; tensors have none here, so both are alike")
            boolean useBoxType) {

        /** Checks the lengths. */
        public Args {
            TargetScale.check(6, targetMeans, targetStds);
        }
    }

    /** A side grows or shrinks by no more than 1000 / 16. */
    private static final double LIMIT = Math.abs(Math.log(16.0 / 1000));

    /** Corners that differ by no more pixels than this in height count as equally high. */
    private static final double LEVEL = 0.1;

    private static final double FAR = -1000;

    private final Args args;
    private final TargetScale scale;

    /** Makes the coder. */
    public MidpointOffsetCoder(Args args) {
        this.args = args;
        this.scale = new TargetScale(args.targetMeans(), args.targetStds());
    }

    @Override
    public int encodeSize() {
        return 6;
    }

    @Override
    public BaseBoxes boxes(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    /**
     * Encodes.
     *
     * @param priors (n, 4), float32
     * @param boxes (n, 5), float32
     * @return (n, 6)
     */
    @Override
    public Tensor encode(Tensor priors, Tensor boxes) {
        Tensor regular = RotatedTensors.regularize(boxes, args.angleVersion());
        Tensor around = RotatedTensors.horizontal(regular);
        Tensor corners = Tensors.of(new RotatedBoxes(Tensors.floats(regular)).corners(), regular.size(0), 4, 2)
                .to(priors.device(), priors.scalar_type());
        Sides prior = Sides.of(priors);
        Sides box = Sides.of(around);
        Tensor x = corners.select(2, 0);
        Tensor y = corners.select(2, 1);
        Tensor deltas = RotatedTensors.stack(
                box.x().sub(prior.x()).div(prior.w()),
                box.y().sub(prior.y()).div(prior.h()),
                box.w().div(prior.w()).log(),
                box.h().div(prior.h()).log(),
                atExtreme(x, y.sub(y.amin(new long[] {1}, true))).sub(box.x()).div(box.w()),
                atExtreme(y, x.sub(x.amax(new long[] {1}, true))).sub(box.y()).div(box.h()));
        return scale.apply(deltas);
    }

    /** The largest coordinate of the corners whose distance to an extreme is next to nothing. */
    private static Tensor atExtreme(Tensor coordinates, Tensor distances) {
        return coordinates
                .masked_fill(distances.abs().gt(new Scalar(LEVEL)), new Scalar(FAR))
                .amax(new long[] {1}, false);
    }

    /** Centre and sides of horizontal boxes, one number a box. */
    private record Sides(Tensor x, Tensor y, Tensor w, Tensor h) {

        static Sides of(Tensor boxes) {
            Tensor x1 = boxes.select(-1, 0);
            Tensor y1 = boxes.select(-1, 1);
            Tensor x2 = boxes.select(-1, 2);
            Tensor y2 = boxes.select(-1, 3);
            Scalar half = new Scalar(0.5);
            return new Sides(x1.add(x2).mul(half), y1.add(y2).mul(half), x2.sub(x1), y2.sub(y1));
        }
    }

    /**
     * Decodes.
     *
     * @param priors (n, 4), float32
     * @param predictions (n, 6)
     * @param maxShape has no effect, as in the original
     * @return (n, 5), without a gradient
     */
    @Override
    public Tensor decode(Tensor priors, Tensor predictions, @Nullable ImageSize maxShape) {
        if (priors.size(0) != predictions.size(0)) {
            throw new IllegalArgumentException(
                    "pairs of " + priors.size(0) + " priors and " + predictions.size(0) + " rows of differences");
        }
        Tensor d = scale.undo(predictions);
        Sides prior = Sides.of(priors);
        Tensor w = prior.w().mul(clamp(d.select(1, 2), LIMIT).exp());
        Tensor h = prior.h().mul(clamp(d.select(1, 3), LIMIT).exp());
        Tensor x = prior.x().add(prior.w().mul(d.select(1, 0)));
        Tensor y = prior.y().add(prior.h().mul(d.select(1, 1)));
        Tensor acrossTop = clamp(d.select(1, 4), 0.5).mul(w);
        Tensor downRight = clamp(d.select(1, 5), 0.5).mul(h);
        Tensor halfW = w.mul(new Scalar(0.5));
        Tensor halfH = h.mul(new Scalar(0.5));
        // Upper, right, lower and left corner, seen from the centre.
        Tensor dx = RotatedTensors.stack(acrossTop, halfW, acrossTop.neg(), halfW.neg());
        Tensor dy = RotatedTensors.stack(halfH.neg(), downRight, halfH, downRight.neg());
        Tensor lengths = dx.mul(dx).add(dy.mul(dy)).sqrt();
        Tensor factors = lengths.amax(new long[] {1}, true).div(lengths);
        Tensor corners = torch.stack(
                        Tensors.vector(List.of(
                                dx.mul(factors).add(x.unsqueeze(1)),
                                dy.mul(factors).add(y.unsqueeze(1)))),
                        2)
                .reshape(-1, 8);
        float[] boxes = BoxConversions.qbox2rbox(new QuadriBoxes(Tensors.floats(corners)))
                .regularize(args.angleVersion())
                .values();
        return Tensors.of(boxes, corners.size(0), 5).to(predictions.device(), predictions.scalar_type());
    }

    private static Tensor clamp(Tensor values, double limit) {
        return values.clamp_min(new Scalar(-limit)).clamp_max(new Scalar(limit));
    }
}
