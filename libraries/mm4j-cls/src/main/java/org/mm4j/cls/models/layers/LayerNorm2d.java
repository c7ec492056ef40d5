package org.mm4j.cls.models.layers;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Normalisation over the channels at each place of a map (N, C, H, W). Parameters: {@code weight}, {@code bias} of shape
 * (C). Registered as {@code LN2d}.
 */
@Doc("Normalisation over the channels at each place of a map.")
public final class LayerNorm2d extends BaseModule implements Norm {

    /** The arguments. */
    public record Args(
            @Doc("channels") int numChannels,
            @Doc("added to the variance") @Default("1e-5") double eps,

            @Doc("whether there are weight and bias") @Default("True")
            boolean elementwiseAffine,

            @Doc("whether weight and bias are trained") @Default("True")
            boolean requiresGrad) {

        public Args {
            if (numChannels < 1) {
                throw new IllegalArgumentException("num_channels: expected at least 1, got " + numChannels);
            }
        }
    }

    private final Args args;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /** A norm as a config describes it. */
    public LayerNorm2d(Args args) {
        this.args = args;
        int n = args.numChannels();
        this.weight = args.elementwiseAffine() ? parameter("weight", t -> t.fill_(new Scalar(1.0)), n) : null;
        this.bias = args.elementwiseAffine() ? parameter("bias", Tensor::zero_, n) : null;
        parameters().values().forEach(p -> p.setRequiresGrad(args.requiresGrad()));
    }

    /** A norm with weight and bias. */
    public static LayerNorm2d of(int numChannels, double eps) {
        return new LayerNorm2d(new Args(numChannels, eps, true, true));
    }

    @Override
    public String abbreviation() {
        return "ln";
    }

    /** Normalises (N, C, H, W); the result is contiguous. */
    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() ->
                guarded(() -> norm(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).contiguous()));
    }

    /** Normalises (N, H, W, C). */
    public Tensor forwardChannelsLast(Tensor x) {
        return guarded(() -> norm(x));
    }

    private Tensor norm(Tensor x) {
        return torch.layer_norm(
                x,
                new long[] {args.numChannels()},
                Tensors.optional(weight == null ? null : weight.value()),
                Tensors.optional(bias == null ? null : bias.value()),
                args.eps(),
                true);
    }

    @Override
    public List<String> typeNames() {
        return List.of("LayerNorm2d", "LayerNorm");
    }

    @Override
    public String extraRepr() {
        return "(" + args.numChannels() + ",), eps=" + args.eps();
    }
}
