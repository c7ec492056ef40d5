package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Normalisation of each channel of each sample of (N, C, H, W). State, where asked for: {@code weight}, {@code bias},
 * {@code running_mean}, {@code running_var}, {@code num_batches_tracked}.
 */
@Doc("Normalisation of each channel of each sample.")
public final class InstanceNorm2d extends BaseModule implements Norm {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("channels") int numFeatures,
            @Doc("added to the variance") @Default("1e-5") double eps,

            @Doc("share of the new statistics") @Default("0.1")
            double momentum,

            @Doc("whether there are weight and bias") @Default("False")
            boolean affine,

            @Doc("whether statistics are kept for evaluation") @Default("False")
            boolean trackRunningStats,

            @Doc("whether weight and bias are trained") @Default("True")
            boolean requiresGrad) {

        public Args {
            if (numFeatures < 1) {
                throw new IllegalArgumentException("num_features: expected at least 1, got " + numFeatures);
            }
        }
    }

    private final Args args;
    private final @Nullable Parameter weight;
    private final @Nullable Parameter bias;
    private final @Nullable Parameter runningMean;
    private final @Nullable Parameter runningVar;

    /** A norm as a config describes it. */
    public InstanceNorm2d(Args args) {
        this.args = args;
        int n = args.numFeatures();
        this.weight = args.affine() ? parameter("weight", t -> t.fill_(new Scalar(1.0)), n) : null;
        this.bias = args.affine() ? parameter("bias", Tensor::zero_, n) : null;
        parameters().values().forEach(p -> p.setRequiresGrad(args.requiresGrad()));
        boolean tracks = args.trackRunningStats();
        this.runningMean = tracks ? buffer("running_mean", ScalarType.Float, Tensor::zero_, n) : null;
        this.runningVar = tracks ? buffer("running_var", ScalarType.Float, t -> t.fill_(new Scalar(1.0)), n) : null;
        if (tracks) {
            buffer("num_batches_tracked", ScalarType.Long, Tensor::zero_);
        }
    }

    @Override
    public String abbreviation() {
        return "in";
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.instance_norm(
                x,
                Tensors.optional(weight == null ? null : weight.value()),
                Tensors.optional(bias == null ? null : bias.value()),
                Tensors.optional(runningMean == null ? null : runningMean.value()),
                Tensors.optional(runningVar == null ? null : runningVar.value()),
                isTraining() || runningMean == null,
                args.momentum(),
                args.eps(),
                true));
    }

    @Override
    public List<String> typeNames() {
        return List.of("InstanceNorm2d", "_InstanceNorm");
    }

    @Override
    public String extraRepr() {
        return args.numFeatures() + ", eps=" + args.eps() + ", momentum=" + args.momentum();
    }
}
