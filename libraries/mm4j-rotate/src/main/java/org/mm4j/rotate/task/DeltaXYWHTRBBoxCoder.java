package org.mm4j.rotate.task;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.structures.bbox.BaseBoxes;
import org.mm4j.det.task.BoxCoder;
import org.mm4j.det.task.TargetScale;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.rotate.structures.AngleVersion;
import org.mm4j.rotate.structures.RotatedBoxes;
import org.mm4j.rotate.structures.RotatedTensors;

/**
 * Rotated boxes as what has to be added to prior boxes: shifts of the centre by the prior's sides, logarithms of the
 * ratios of the sides, the difference of the angles; and back. Both ways are differentiable.
 */
@Doc("Rotated boxes as differences to prior ones.")
public final class DeltaXYWHTRBBoxCoder implements BoxCoder {

    /** The arguments. */
    public record Args(
            @Default("(0., 0., 0., 0., 0.)") @Doc("taken away from the differences")
            List<Double> targetMeans,

            @Default("(1., 1., 1., 1., 1.)") @Doc("by what the differences are divided")
            List<Double> targetStds,

            @Default("'oc'") @Doc("the regular form of boxes: oc, le90 or le135")
            AngleVersion angleVersion,

            @Nullable @Doc("the difference of angles is divided by this many half turns")
            Double normFactor,

            @Default("False") @Doc("whether the sides may be swapped to make the difference of the angles small")
            boolean edgeSwap,

            @Default("False") @Doc("whether shifts are along the sides of the prior, not of the picture")
            boolean projXy,

            @Default("False") @Doc("whether the shift of the centre is limited")
            boolean addCtrClamp,

            @Default("32") @Doc("by how many pixels a centre may be shifted, if that is limited")
            int ctrClamp,

            @Default("True") @Doc("whether decoded boxes have a box type; tensors have none here, so both are alike")
            boolean useBoxType) {

        /** Checks the lengths. */
        public Args {
            TargetScale.check(5, targetMeans, targetStds);
        }
    }

    private static final double RIGHT_ANGLE = Math.PI / 2;
    /** How much a side may grow or shrink, as a logarithm, unless the caller says otherwise. */
    private static final double WH_RATIO_CLIP = 16.0 / 1000;

    private final Args args;
    private final TargetScale scale;

    /** Makes the coder. */
    public DeltaXYWHTRBBoxCoder(Args args) {
        this.args = args;
        this.scale = new TargetScale(args.targetMeans(), args.targetStds());
    }

    @Override
    public int encodeSize() {
        return 5;
    }

    @Override
    public BaseBoxes boxes(float[] numbers) {
        return new RotatedBoxes(numbers);
    }

    /**
     * Encodes.
     *
     * @param priors (n, 5), float32
     * @param boxes (n, 5), float32
     * @return (n, 5)
     */
    @Override
    public Tensor encode(Tensor priors, Tensor boxes) {
        if (priors.size(0) != boxes.size(0)) {
            throw new IllegalArgumentException(
                    "pairs of " + priors.size(0) + " priors and " + boxes.size(0) + " boxes");
        }
        Tensor g = RotatedTensors.regularize(boxes, args.angleVersion());
        Tensor x = column(g, 0).sub(column(priors, 0));
        Tensor y = column(g, 1).sub(column(priors, 1));
        Tensor pt = column(priors, 4);
        if (args.projXy()) {
            Tensor across = torch.cos(pt).mul(x).add(torch.sin(pt).mul(y));
            y = torch.cos(pt).mul(y).sub(torch.sin(pt).mul(x));
            x = across;
        }
        Tensor turn = column(g, 4).sub(pt);
        Tensor dt = norm(turn);
        Tensor w = column(g, 2);
        Tensor h = column(g, 3);
        if (args.edgeSwap()) {
            Tensor turned = norm(turn.add(new Scalar(RIGHT_ANGLE)));
            Tensor stays = dt.abs().lt(turned.abs());
            Tensor first = torch.where(stays, w, h);
            h = torch.where(stays, h, w);
            w = first;
            dt = torch.where(stays, dt, turned);
        }
        if (hasNormFactor()) {
            dt = dt.div(normFactor());
        }
        Tensor deltas = RotatedTensors.stack(
                x.div(column(priors, 2)),
                y.div(column(priors, 3)),
                w.div(column(priors, 2)).log(),
                h.div(column(priors, 3)).log(),
                dt);
        return scale.apply(deltas);
    }

    /** As {@link #decode(Tensor, Tensor, ImageSize, double)} for sides that grow by at most 1000 / 16. */
    @Override
    public Tensor decode(Tensor priors, Tensor deltas, @Nullable ImageSize maxShape) {
        return decode(priors, deltas, maxShape, WH_RATIO_CLIP);
    }

    /**
     * Decodes.
     *
     * @param priors (n, 5), float32
     * @param deltas (n, 5), or (n, 5 classes) for a box a class
     * @param maxShape the picture that centres are kept within, null not to do that
     * @param whRatioClip the reciprocal of what a side may grow by
     * @return of the shape of {@code deltas}
     */
    public Tensor decode(Tensor priors, Tensor deltas, @Nullable ImageSize maxShape, double whRatioClip) {
        if (priors.size(0) != deltas.size(0)) {
            throw new IllegalArgumentException(
                    "pairs of " + priors.size(0) + " priors and " + deltas.size(0) + " rows of differences");
        }
        long[] shape = deltas.shape();
        if (deltas.numel() == 0) {
            return deltas;
        }
        Tensor d = deltas.reshape(shape[0], -1, 5);
        d = scale.undo(d);
        Tensor p = priors.unsqueeze(1);
        Tensor pw = column(p, 2);
        Tensor ph = column(p, 3);
        Tensor pt = column(p, 4);
        Tensor dt = hasNormFactor() ? column(d, 4).mul(normFactor()) : column(d, 4);
        Tensor x = column(d, 0).mul(pw);
        Tensor y = column(d, 1).mul(ph);
        double limit = Math.abs(Math.log(whRatioClip));
        Tensor dw = column(d, 2).clamp_max(new Scalar(limit));
        Tensor dh = column(d, 3).clamp_max(new Scalar(limit));
        if (!args.addCtrClamp()) {
            dw = dw.clamp_min(new Scalar(-limit));
            dh = dh.clamp_min(new Scalar(-limit));
        }
        if (args.projXy()) {
            // The limit of the shift is for shifts along the axes of the picture only, as in the original.
            Tensor across = x.mul(torch.cos(pt)).sub(y.mul(torch.sin(pt)));
            y = x.mul(torch.sin(pt)).add(y.mul(torch.cos(pt)));
            x = across;
        } else if (args.addCtrClamp()) {
            x = clamp(x, -args.ctrClamp(), args.ctrClamp());
            y = clamp(y, -args.ctrClamp(), args.ctrClamp());
        }
        x = x.add(column(p, 0));
        y = y.add(column(p, 1));
        if (maxShape != null) {
            x = clamp(x, 0, maxShape.width() - 1);
            y = clamp(y, 0, maxShape.height() - 1);
        }
        return assembled(x, y, pw.mul(dw.exp()), ph.mul(dh.exp()), norm(pt.add(dt)))
                .reshape(shape);
    }

    private Tensor assembled(Tensor x, Tensor y, Tensor w, Tensor h, Tensor t) {
        if (!args.edgeSwap()) {
            return RotatedTensors.stack(x, y, w, h, t);
        }
        Tensor stays = w.gt(h);
        return RotatedTensors.stack(
                x,
                y,
                torch.where(stays, w, h),
                torch.where(stays, h, w),
                norm(torch.where(stays, t, t.add(new Scalar(RIGHT_ANGLE)))));
    }

    private Tensor norm(Tensor angles) {
        return RotatedTensors.normAngle(angles, args.angleVersion());
    }

    private boolean hasNormFactor() {
        return args.normFactor() != null && args.normFactor() != 0;
    }

    private Scalar normFactor() {
        Double factor = args.normFactor();
        return new Scalar(factor == null ? Math.PI : factor * Math.PI);
    }

    private static Tensor clamp(Tensor values, double low, double high) {
        return values.clamp_min(new Scalar(low)).clamp_max(new Scalar(high));
    }

    private static Tensor column(Tensor rows, long index) {
        return rows.select(-1, index);
    }
}
