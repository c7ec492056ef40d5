package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Normalisation over the last dimension, which has size C. Parameters: {@code weight}, {@code bias} of shape (C). */
@Doc("Normalisation over the last dimension.")
public final class LayerNorm extends BaseModule implements Norm {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("size of the last dimension") int normalizedShape,
            @Doc("added to the variance") @Default("1e-5") double eps,

            @Doc("whether there are weight and bias") @Default("True")
            boolean elementwiseAffine,

            @Doc("whether weight and bias are trained") @Default("True")
            boolean requiresGrad) {

        public Args {
            if (normalizedShape < 1) {
                throw new IllegalArgumentException("normalized_shape: expected at least 1, got " + normalizedShape);
            }
        }
    }

    private final Args args;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /** A norm as a config describes it. */
    public LayerNorm(Args args) {
        this.args = args;
        int n = args.normalizedShape();
        this.weight = args.elementwiseAffine() ? parameter("weight", t -> t.fill_(new Scalar(1.0)), n) : null;
        this.bias = args.elementwiseAffine() ? parameter("bias", Tensor::zero_, n) : null;
        parameters().values().forEach(p -> p.setRequiresGrad(args.requiresGrad()));
    }

    /** A norm with weight and bias. */
    public static LayerNorm of(int normalizedShape, double eps) {
        return new LayerNorm(new Args(normalizedShape, eps, true, true));
    }

    @Override
    public String abbreviation() {
        return "ln";
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.layer_norm(
                x,
                new long[] {args.normalizedShape()},
                Tensors.optional(weight == null ? null : weight.value()),
                Tensors.optional(bias == null ? null : bias.value()),
                args.eps(),
                true));
    }

    @Override
    public List<String> typeNames() {
        return List.of("LayerNorm", "Module");
    }

    @Override
    public String extraRepr() {
        return "(" + args.normalizedShape() + ",), eps=" + args.eps();
    }
}
