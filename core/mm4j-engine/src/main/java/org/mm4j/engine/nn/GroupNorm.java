package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Normalisation of groups of channels of each sample. Parameters: {@code weight}, {@code bias} of shape (C). */
@Doc("Normalisation of groups of channels.")
public final class GroupNorm extends BaseModule implements Norm {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("number of groups") int numGroups,
            @Doc("channels") int numChannels,
            @Doc("added to the variance") @Default("1e-5") double eps,

            @Doc("whether there are weight and bias") @Default("True")
            boolean affine,

            @Doc("whether weight and bias are trained") @Default("True")
            boolean requiresGrad) {

        public Args {
            if (numGroups < 1 || numChannels < 1 || numChannels % numGroups != 0) {
                throw new IllegalArgumentException(
                        "num_groups: " + numGroups + " does not divide num_channels " + numChannels);
            }
        }
    }

    private final Args args;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;

    /** A norm as a config describes it. */
    public GroupNorm(Args args) {
        this.args = args;
        this.weight = args.affine() ? parameter("weight", t -> t.fill_(new Scalar(1.0)), args.numChannels()) : null;
        this.bias = args.affine() ? parameter("bias", Tensor::zero_, args.numChannels()) : null;
        parameters().values().forEach(p -> p.setRequiresGrad(args.requiresGrad()));
    }

    @Override
    public String abbreviation() {
        return "gn";
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.group_norm(
                x,
                args.numGroups(),
                Tensors.optional(weight == null ? null : weight.value()),
                Tensors.optional(bias == null ? null : bias.value()),
                args.eps(),
                true));
    }

    @Override
    public List<String> typeNames() {
        return List.of("GroupNorm", "Module");
    }

    @Override
    public String extraRepr() {
        return args.numGroups() + ", " + args.numChannels() + ", eps=" + args.eps();
    }
}
