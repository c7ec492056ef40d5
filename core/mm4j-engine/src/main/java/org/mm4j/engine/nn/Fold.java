package org.mm4j.engine.nn;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;

/** Folds a layer into the one before it; for {@link BaseModule#onPrepareForInference}. */
public final class Fold {

    private Fold() {}

    /**
     * Folds a batch norm into the convolution before it: the convolution does the work of both, the norm gives back its
     * input. The two must not be used anywhere else.
     *
     * @return false, with nothing changed, if the norm keeps no statistics or was folded already, or if the convolution is
     *     shared with others
     * @throws IllegalArgumentException if the norm has another number of channels than the convolution makes
     */
    public static boolean convBn(Conv2d conv, BatchNorm2d norm) {
        Parameter mean = norm.runningMean();
        Parameter variance = norm.runningVar();
        if (mean == null || variance == null || norm.isFolded() || conv.isShared()) {
            return false;
        }
        if (norm.args().numFeatures() != conv.args().outChannels()) {
            throw new IllegalArgumentException(
                    "cannot fold a norm of " + norm.args().numFeatures() + " channels into a convolution of "
                            + conv.args().outChannels());
        }
        Grad.off(() -> TorchScope.run(() -> {
            Tensor scale = variance.value().add(new Scalar(norm.args().eps())).rsqrt();
            Parameter weight = norm.weight();
            if (weight != null) {
                scale = scale.mul(weight.value());
            }
            Tensor shift = mean.value().mul(scale).neg();
            Parameter bias = norm.bias();
            if (bias != null) {
                shift = shift.add(bias.value());
            }
            conv.fold(scale, shift);
        }));
        norm.markFolded();
        return true;
    }
}
