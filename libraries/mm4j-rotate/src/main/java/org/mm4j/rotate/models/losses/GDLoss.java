package org.mm4j.rotate.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.det.models.losses.BoxLoss;
import org.mm4j.det.models.losses.Reduction;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Name;

/**
 * The distance of rotated boxes (n, 5) as normal distributions, whose standard deviations are half the sides: Gaussian
 * Wasserstein distance (Yang et al., arXiv:2101.11952), Kullback-Leibler divergence (Yang et al., arXiv:2106.01883) and
 * what can be made of it; with weights (n), or (n, 5) of which the mean counts.
 */
@Doc("The distance of rotated boxes as normal distributions.")
public final class GDLoss extends BoxLoss {

    /** Which distance. */
    public enum Type {
        /** Wasserstein distance. */
        GWD,
        /** Kullback-Leibler divergence of the target from the prediction. */
        KLD,
        /** The mean of the divergences both ways (Jeffreys). */
        JD,
        /** The greater one of the divergences both ways. */
        KLD_SYMMAX,
        /** The smaller one of the divergences both ways. */
        KLD_SYMMIN
    }

    /** What five numbers mean. */
    public enum Representation {
        /** Centre, width, height, angle. */
        XY_WH_R,
        /** Centre, two standard deviations, correlation. */
        XY_STDDEV_PEARSON
    }

    /** What is applied to a distance. */
    public enum Fun {
        /** The logarithm of 1 more. */
        LOG1P,
        /** The root. */
        SQRT,
        /** Nothing. */
        NONE
    }

    /** The arguments. */
    public record Args(
            @Doc("gwd, kld, jd, kld_symmax or kld_symmin") Type lossType,

            @Default("'xy_wh_r'") @Doc("what five numbers mean: xy_wh_r or xy_stddev_pearson")
            Representation representation,

            @Default("'log1p'") @Doc("what is applied to the distance: log1p, sqrt or none")
            Fun fun,

            @Default("0.0") @Doc("from 1 on: the loss d becomes 1 - 1 / (tau + d)")
            double tau,

            @Default("1.0") @Doc("how much sizes count beside centres")
            double alpha,

            @Default("'mean'") Reduction reduction,
            @Default("1.0") @Doc("factor of the loss") double lossWeight,

            @Nullable @Doc("of gwd: whether the distance is divided by a mean size; True unless given")
            Boolean normalize,

            @Nullable
            @Name("sqrt")
            @Doc("of the others: whether the root of the divergence is taken; True unless given")
            Boolean root) {

        /** Refuses what the distance does not take. */
        public Args {
            if (normalize != null && lossType != Type.GWD) {
                throw new IllegalArgumentException("normalize goes with loss_type='gwd' only");
            }
            if (root != null && lossType == Type.GWD) {
                throw new IllegalArgumentException("sqrt does not go with loss_type='gwd'");
            }
        }
    }

    private static final double EPS = 1e-7;
    private static final double FARTHEST = 1e7;

    private final Args args;

    /** Makes the loss. */
    public GDLoss(Args args) {
        super(args.reduction(), args.lossWeight());
        this.args = args;
    }

    /** Means and covariances of n distributions, (n) each. */
    private record Gauss(Tensor x, Tensor y, Tensor xx, Tensor xy, Tensor yy) {

        static Gauss of(Tensor boxes, Representation representation) {
            Tensor x = boxes.select(1, 0);
            Tensor y = boxes.select(1, 1);
            if (representation == Representation.XY_STDDEV_PEARSON) {
                Tensor a = boxes.select(1, 2);
                Tensor b = boxes.select(1, 3);
                Tensor pearson =
                        boxes.select(1, 4).clamp_min(new Scalar(EPS - 1)).clamp_max(new Scalar(1 - EPS));
                return new Gauss(x, y, a.mul(a), pearson.mul(a).mul(b), b.mul(b));
            }
            Tensor w = variance(boxes.select(1, 2));
            Tensor h = variance(boxes.select(1, 3));
            Tensor cos = torch.cos(boxes.select(1, 4));
            Tensor sin = torch.sin(boxes.select(1, 4));
            Tensor cos2 = cos.mul(cos);
            Tensor sin2 = sin.mul(sin);
            return new Gauss(
                    x,
                    y,
                    w.mul(cos2).add(h.mul(sin2)),
                    w.sub(h).mul(cos).mul(sin),
                    w.mul(sin2).add(h.mul(cos2)));
        }

        private static Tensor variance(Tensor side) {
            Tensor half = side.clamp_min(new Scalar(EPS))
                    .clamp_max(new Scalar(FARTHEST))
                    .mul(new Scalar(0.5));
            return half.mul(half);
        }

        Tensor det() {
            return xx.mul(yy).sub(xy.mul(xy));
        }
    }

    @Override
    protected Tensor elements(Tensor pred, Tensor target) {
        Gauss p = Gauss.of(pred, args.representation());
        Gauss t = Gauss.of(target, args.representation());
        boolean isRoot = args.root() == null || args.root();
        Tensor distance = switch (args.lossType()) {
            case GWD -> wasserstein(p, t);
            case KLD -> rooted(divergence(p, t), isRoot);
            case JD -> rooted(divergence(p, t).add(divergence(t, p)).mul(new Scalar(0.5)), isRoot);
            case KLD_SYMMAX -> torch.max(rooted(divergence(p, t), isRoot), rooted(divergence(t, p), isRoot));
            case KLD_SYMMIN -> torch.min(rooted(divergence(p, t), isRoot), rooted(divergence(t, p), isRoot));
        };
        Tensor applied = switch (args.fun()) {
            case LOG1P -> distance.log1p();
            case SQRT -> root(distance);
            case NONE -> distance;
        };
        return args.tau() >= 1
                ? applied.add(new Scalar(args.tau())).reciprocal().neg().add(new Scalar(1))
                : applied;
    }

    private Tensor wasserstein(Gauss p, Gauss t) {
        Tensor trace =
                p.xx().mul(t.xx()).add(p.xy().mul(t.xy()).mul(new Scalar(2))).add(p.yy().mul(t.yy()));
        Tensor det = root(p.det().mul(t.det()));
        Tensor sizes = p.xx().add(p.yy())
                .add(t.xx())
                .add(t.yy())
                .sub(root(trace.add(det.mul(new Scalar(2)))).mul(new Scalar(2)));
        Tensor distance = root(squaredApart(p, t).add(sizes.mul(new Scalar(args.alpha() * args.alpha()))));
        return args.normalize() == null || args.normalize()
                ? distance.div(root(root(det)).mul(new Scalar(2)).clamp_min(new Scalar(EPS)))
                : distance;
    }

    private static Tensor squaredApart(Gauss p, Gauss t) {
        Tensor dx = p.x().sub(t.x());
        Tensor dy = p.y().sub(t.y());
        return dx.mul(dx).add(dy.mul(dy));
    }

    private Tensor divergence(Gauss p, Gauss t) {
        Tensor det = p.det();
        Tensor dx = p.x().sub(t.x());
        Tensor dy = p.y().sub(t.y());
        // The inverse of a covariance has its diagonal turned round and the other two negative, over the determinant.
        Tensor apart = p.yy().mul(dx)
                .mul(dx)
                .sub(p.xy().mul(dx).mul(dy).mul(new Scalar(2)))
                .add(p.xx().mul(dy).mul(dy))
                .div(det);
        Tensor trace = p.yy().mul(t.xx())
                .sub(p.xy().mul(t.xy()).mul(new Scalar(2)))
                .add(p.xx().mul(t.yy()))
                .div(det);
        return apart.div(new Scalar(args.alpha() * args.alpha()))
                .add(trace)
                .add(det.log())
                .sub(t.det().log())
                .mul(new Scalar(0.5))
                .sub(new Scalar(1));
    }

    private static Tensor rooted(Tensor divergence, boolean isRoot) {
        return isRoot ? root(divergence) : divergence;
    }

    private static Tensor root(Tensor values) {
        return values.clamp_min(new Scalar(EPS)).sqrt();
    }
}
