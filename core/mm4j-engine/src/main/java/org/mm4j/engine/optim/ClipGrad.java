package org.mm4j.engine.optim;

import org.jspecify.annotations.Nullable;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * How gradients are clipped before a step: the arguments of PyTorch's {@code clip_grad_norm_} and
 * {@code clip_grad_value_}.
 *
 * @param type {@code norm} scales all gradients together, {@code value} limits each number
 */
public record ClipGrad(
        @Default("'norm'") @Doc("norm or value") String type,

        @Nullable @Doc("largest norm of all gradients together")
        Double maxNorm,

        @Nullable @Doc("p of the norm; 2 if not given") NormType normType,

        @Nullable @Doc("whether a norm that is not finite is an error; not if not given")
        Boolean errorIfNonfinite,

        @Nullable @Doc("largest absolute value of a number of a gradient")
        Double clipValue,

        @Nullable @Doc("refused if True: the one way there is gives the same numbers")
        Boolean foreach) {

    /** Checks that the arguments belong to the type. */
    public ClipGrad {
        Checks.off("clip_grad: foreach", foreach, "there is one way of clipping, with the same numbers");
        switch (type) {
            case "norm" -> {
                require(clipValue == null, "clip_value belongs to type='value'");
                require(maxNorm != null, "type='norm' needs max_norm");
                require(maxNorm == null || maxNorm >= 0, "max_norm is at least 0, not " + maxNorm);
            }
            case "value" -> {
                require(maxNorm == null, "max_norm belongs to type='norm'");
                require(normType == null, "norm_type belongs to type='norm'");
                require(errorIfNonfinite == null, "error_if_nonfinite belongs to type='norm'");
                require(clipValue != null, "type='value' needs clip_value");
                require(clipValue == null || clipValue >= 0, "clip_value is at least 0, not " + clipValue);
            }
            default -> throw new IllegalArgumentException("clip_grad: type is 'norm' or 'value', not '" + type + "'");
        }
    }

    /** Scales all gradients together so that their 2-norm is at most a number. */
    public static ClipGrad norm(double maxNorm) {
        return new ClipGrad("norm", maxNorm, null, null, null, null);
    }

    /** Limits each number of a gradient. */
    public static ClipGrad value(double clipValue) {
        return new ClipGrad("value", null, null, null, clipValue, null);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException("clip_grad: " + message);
        }
    }
}
