package org.mm4j.det.models.losses;

import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Losses of elements, without weights or reduction, and targets as they take them. */
final class Elementwise {

    private static final long NO_REDUCTION = 0;
    private static final long NO_IGNORED_CLASS = -100;

    private Elementwise() {}

    /** Binary cross entropy of scores before the sigmoid; both of one shape. */
    static Tensor bceWithLogits(Tensor pred, Tensor target) {
        return torch.binary_cross_entropy_with_logits(
                pred, target, new TensorOptional(), new TensorOptional(), NO_REDUCTION);
    }

    /** Binary cross entropy of probabilities; both of one shape. */
    static Tensor bce(Tensor pred, Tensor target) {
        return torch.binary_cross_entropy(pred, target, new TensorOptional(), NO_REDUCTION);
    }

    /** Cross entropy of scores (n, classes) before the softmax with labels (n): (n). */
    static Tensor crossEntropy(Tensor pred, Tensor labels) {
        return torch.cross_entropy_loss(pred, labels, new TensorOptional(), NO_REDUCTION, NO_IGNORED_CLASS, 0);
    }

    /** Labels (n), of which {@code classes} means background, as rows of zeros and ones: (n, classes) float32. */
    static Tensor oneHot(Tensor labels, long classes) {
        return torch.one_hot(labels, classes + 1).narrow(1, 0, classes).to(ScalarType.Float);
    }

    /**
     * Weights as they go with losses (n, classes): of each row, of each element, or of each element in a row.
     *
     * @throws IllegalArgumentException if there are neither as many as rows nor as many as elements
     */
    static @Nullable Tensor weights(@Nullable Tensor weight, Tensor loss) {
        if (weight == null || Arrays.equals(weight.shape(), loss.shape())) {
            return weight;
        }
        if (weight.size(0) == loss.size(0)) {
            return weight.view(-1, 1);
        }
        if (weight.numel() == loss.numel()) {
            return weight.view(loss.size(0), -1);
        }
        throw new IllegalArgumentException(weight.numel() + " weights for " + loss.size(0) + " x "
                + loss.numel() / Math.max(1, loss.size(0)) + " losses");
    }
}
