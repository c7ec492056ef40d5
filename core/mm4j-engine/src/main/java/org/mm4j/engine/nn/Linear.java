package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;

/**
 * Linear map of the last dimension: (…, in) to (…, out). Parameters: {@code weight} of shape (out, in), {@code bias} of
 * shape (out).
 */
public final class Linear extends BaseModule implements Layer {

    private final int inFeatures;
    private final int outFeatures;
    private final Parameter weight;
    private final @Nullable Parameter bias;

    /** A map of {@code inFeatures} numbers to {@code outFeatures}, both at least 1. */
    public Linear(int inFeatures, int outFeatures, boolean bias) {
        if (inFeatures < 1 || outFeatures < 1) {
            throw new IllegalArgumentException(
                    "in_features, out_features: expected at least 1, got " + inFeatures + " and " + outFeatures);
        }
        this.inFeatures = inFeatures;
        this.outFeatures = outFeatures;
        this.weight = parameter("weight", Inits::torchDefault, outFeatures, inFeatures);
        this.bias = bias ? parameter("bias", t -> Inits.torchDefaultBias(t, inFeatures), outFeatures) : null;
    }

    /** The matrix. */
    public Parameter weight() {
        return weight;
    }

    /** The bias, if there is one. */
    public @Nullable Parameter bias() {
        return bias;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.linear(x, weight.value(), Tensors.optional(bias == null ? null : bias.value())));
    }

    @Override
    public List<String> typeNames() {
        return List.of("Linear", "Module");
    }

    @Override
    public String extraRepr() {
        return "in_features=" + inFeatures + ", out_features=" + outFeatures + ", bias="
                + (bias == null ? "False" : "True");
    }
}
