package org.mm4j.det.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Maths;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/**
 * Weighs examples by how few others have gradients of about their size. Buffers: {@code edges} of the bins and, with a
 * momentum, the moving counts {@code acc_sum}.
 *
 * <p>Source: Li et al., Gradient Harmonized Single-stage Detector (arXiv:1811.05181).
 */
abstract class GradientHarmony extends BaseModule {

    private final int bins;
    private final double momentum;
    private final Parameter edges;
    private final @Nullable Parameter accSum;

    /**
     * Makes the buffers.
     *
     * @param last the edge behind the last bin
     */
    GradientHarmony(int bins, double momentum, double last) {
        if (bins < 1) {
            throw new IllegalArgumentException("bins is at least 1, not " + bins);
        }
        this.bins = bins;
        this.momentum = momentum;
        float[] values = new float[bins + 1];
        for (int i = 0; i < bins; i++) {
            values[i] = (float) i / bins;
        }
        values[bins] = (float) last;
        this.edges = buffer("edges", ScalarType.Float, fresh -> Tensors.copy(fresh, values), bins + 1);
        this.accSum = momentum > 0 ? buffer("acc_sum", ScalarType.Float, Tensor::zero_, bins) : null;
    }

    /**
     * The weights, of which there is no gradient.
     *
     * @param sizes of the gradients of examples, without a gradient of their own
     * @param valid which of them count, bool
     * @param total what the weights of all bins are spread over
     */
    final Tensor weights(Tensor sizes, Tensor valid, double total) {
        return Grad.off(() -> {
            float[] borders = Tensors.floats(edges.value());
            Tensor weights = sizes.new_zeros(sizes.shape());
            int filled = 0;
            for (int i = 0; i < bins; i++) {
                Tensor inside = sizes.ge(new Scalar(borders[i]))
                        .logical_and(sizes.lt(new Scalar(borders[i + 1])))
                        .logical_and(valid);
                long count = inside.sum().item_long();
                if (count > 0) {
                    filled++;
                    weights = weights.masked_fill(inside, new Scalar(total / density(i, count)));
                }
            }
            return filled == 0 ? weights : Maths.over(weights, filled);
        });
    }

    /** The number of examples in a bin, averaged over time if there is a momentum. */
    private double density(int bin, long count) {
        if (accSum == null) {
            return count;
        }
        Tensor own = accSum.value().select(0, bin);
        float now = (float) (momentum * own.item_double() + (1 - momentum) * count);
        own.fill_(new Scalar(now));
        return now;
    }
}
