package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/** Weighs and reduces the losses of elements, the same way in all losses. */
public final class Reductions {

    /** The least number that float32 tells from zero next to 1: what keeps an average factor of 0 from dividing. */
    private static final double EPS = Math.ulp(1f);

    private Reductions() {}

    /**
     * Weighs and reduces.
     *
     * @param loss of the elements
     * @param weight to multiply with, of a shape that broadcasts; null for 1
     * @throws IllegalArgumentException if there is an average factor under {@link Reduction#SUM}
     */
    public static Tensor reduce(Tensor loss, @Nullable Tensor weight, Reduction reduction, @Nullable Double avgFactor) {
        Tensor weighted = weight == null ? loss : loss.mul(weight);
        return switch (reduction) {
            case NONE -> weighted;
            case MEAN -> avgFactor == null ? weighted.mean() : weighted.sum().div(new Scalar(avgFactor + EPS));
            case SUM -> {
                if (avgFactor != null) {
                    throw new IllegalArgumentException("avg_factor goes with reduction='mean' or 'none', not 'sum'");
                }
                yield weighted.sum();
            }
        };
    }

    /** The reduction that counts: that of the call, or else that of the config. */
    public static Reduction of(@Nullable Reduction override, Reduction configured) {
        return override == null ? configured : override;
    }
}
