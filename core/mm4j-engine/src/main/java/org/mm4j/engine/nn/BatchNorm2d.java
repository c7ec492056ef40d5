package org.mm4j.engine.nn;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.model.Norm;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Batch normalisation of (N, C, H, W), and of any other shape with channels second. State: {@code weight}, {@code bias},
 * {@code running_mean}, {@code running_var}, all of shape (C), and {@code num_batches_tracked}.
 *
 * <p>Registered as {@code BN} and {@code BN2d}.
 */
@Doc("Batch normalisation.")
public class BatchNorm2d extends BaseModule implements Norm {

    /** Arguments as configs give them. */
    public record Args(
            @Doc("channels") int numFeatures,
            @Doc("added to the variance") @Default("1e-5") double eps,

            @Doc("share of the new statistics; None for their mean") @Default("0.1") @Nullable
            Double momentum,

            @Doc("whether there are weight and bias") @Default("True")
            boolean affine,

            @Doc("whether statistics are kept for evaluation") @Default("True")
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
    private final @Nullable Parameter numBatchesTracked;
    private boolean folded;

    /** A norm as a config describes it. */
    public BatchNorm2d(Args args) {
        this.args = args;
        int n = args.numFeatures();
        this.weight = args.affine() ? parameter("weight", t -> t.fill_(new Scalar(1.0)), n) : null;
        this.bias = args.affine() ? parameter("bias", Tensor::zero_, n) : null;
        if (weight != null && bias != null) {
            weight.setRequiresGrad(args.requiresGrad());
            bias.setRequiresGrad(args.requiresGrad());
        }
        boolean tracks = args.trackRunningStats();
        this.runningMean = tracks ? buffer("running_mean", ScalarType.Float, Tensor::zero_, n) : null;
        this.runningVar = tracks ? buffer("running_var", ScalarType.Float, t -> t.fill_(new Scalar(1.0)), n) : null;
        this.numBatchesTracked = tracks ? buffer("num_batches_tracked", ScalarType.Long, Tensor::zero_) : null;
    }

    /** A norm with weight, bias and statistics. */
    public static BatchNorm2d of(int numFeatures, double eps, double momentum) {
        return new BatchNorm2d(new Args(numFeatures, eps, momentum, true, true, true));
    }

    /** A norm with torch's settings: eps 1e-5, momentum 0.1. */
    public static BatchNorm2d of(int numFeatures) {
        return of(numFeatures, 1e-5, 0.1);
    }

    /** Its settings. */
    public Args args() {
        return args;
    }

    /** The scale, if there is one. */
    public @Nullable Parameter weight() {
        return weight;
    }

    /** The shift, if there is one. */
    public @Nullable Parameter bias() {
        return bias;
    }

    /** The mean for evaluation, if it is kept. */
    public @Nullable Parameter runningMean() {
        return runningMean;
    }

    /** The variance for evaluation, if it is kept. */
    public @Nullable Parameter runningVar() {
        return runningVar;
    }

    @Override
    public List<String> typeNames() {
        return List.of(getClass().getSimpleName(), "_BatchNorm");
    }

    @Override
    public final String abbreviation() {
        return "bn";
    }

    @Override
    public final Tensor forward(Tensor x) {
        if (folded) {
            return x;
        }
        return guarded(() -> torch.batch_norm(
                x,
                Tensors.optional(weight == null ? null : weight.value()),
                Tensors.optional(bias == null ? null : bias.value()),
                Tensors.optional(runningMean == null ? null : runningMean.value()),
                Tensors.optional(runningVar == null ? null : runningVar.value()),
                isTraining() || runningMean == null,
                averageFactor(),
                args.eps(),
                true));
    }

    /** Makes this layer do nothing, once its work was folded into the layer before it. */
    void markFolded() {
        folded = true;
    }

    /** Whether a convolution does its work. */
    public boolean isFolded() {
        return folded;
    }

    @Override
    public final String extraRepr() {
        return args.numFeatures() + ", eps=" + args.eps() + ", momentum=" + args.momentum()
                + (args.affine() ? "" : ", affine=False")
                + (args.trackRunningStats() ? "" : ", track_running_stats=False");
    }

    private double averageFactor() {
        Double momentum = args.momentum();
        if (!isTraining() || numBatchesTracked == null) {
            return momentum == null ? 0.0 : momentum;
        }
        Tensor count = numBatchesTracked.value();
        Grad.off(() -> count.add_(new Scalar(1L)));
        return momentum == null ? 1.0 / count.item_long() : momentum;
    }
}
