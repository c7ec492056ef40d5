package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Linear map of the last dimension: (…, in) to (…, out). Parameters: {@code weight} of shape (out, in), {@code bias} of
 * shape (out).
 */
public final class Linear extends BaseModule implements Layer {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("numbers that come in") int inFeatures,
            @Doc("numbers that come out") int outFeatures,
            @Doc("whether there is a bias") @Default("True") boolean bias) {}

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

    /** A map as a config describes it. */
    public static Linear of(Args args) {
        return new Linear(args.inFeatures(), args.outFeatures(), args.bias());
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
