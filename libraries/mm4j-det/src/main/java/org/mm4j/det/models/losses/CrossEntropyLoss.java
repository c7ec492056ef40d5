package org.mm4j.det.models.losses;

import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cross entropy, in three forms: of a softmax over classes and background; of a sigmoid for each class
 * ({@code use_sigmoid}), against labels or against targets of the shape of the predictions; of masks ({@code use_mask}).
 */
public final class CrossEntropyLoss extends BaseModule implements Loss, MaskLoss {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("a sigmoid for each class in place of a softmax")
            boolean useSigmoid,

            @Default("False") @Doc("the predictions are masks, one for each class")
            boolean useMask,

            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Doc("weight of each class; of its positives under use_sigmoid") @Nullable
            List<Double> classWeight,

            @Doc("a label that counts for nothing; None for -100") @Nullable
            Integer ignoreIndex,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight,

            @Default("False") @Doc("the mean is over what is not ignored")
            boolean avgNonIgnore) {

        /** Checks what fits together. */
        public Args {
            if (useSigmoid && useMask) {
                throw new IllegalArgumentException("use_sigmoid and use_mask exclude each other");
            }
            if (useMask && (reduction != Reduction.MEAN || ignoreIndex != null)) {
                throw new IllegalArgumentException("use_mask goes with reduction='mean' and without ignore_index");
            }
        }
    }

    private static final long NO_REDUCTION = 0;
    private static final long MEAN_REDUCTION = 1;
    private static final int IGNORE_INDEX = -100;

    private final Args args;
    private final int ignoreIndex;

    /** Makes a loss. */
    public CrossEntropyLoss(Args args) {
        this.args = args;
        this.ignoreIndex = args.ignoreIndex() == null ? IGNORE_INDEX : args.ignoreIndex();
    }

    @Override
    public boolean useSigmoid() {
        return args.useSigmoid();
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        if (args.useMask()) {
            throw new IllegalStateException("a loss with use_mask=True is for masks, not for classes");
        }
        Reduction reduction = Reductions.of(override, args.reduction());
        return TorchScope.keeping(() -> {
            Tensor loss = args.useSigmoid()
                    ? binary(pred, target, weight, avgFactor, reduction)
                    : categorical(pred, target, weight, avgFactor, reduction);
            return loss.mul(new Scalar(args.lossWeight()));
        });
    }

    @Override
    public Tensor forMasks(Tensor pred, Tensor target, Tensor labels) {
        if (!args.useMask()) {
            throw new IllegalStateException("a loss of masks needs use_mask=True");
        }
        return TorchScope.keeping(() -> {
            Tensor index = labels.view(-1, 1, 1, 1).expand(pred.size(0), 1, pred.size(2), pred.size(3));
            Tensor own = pred.gather(1, index).squeeze(1);
            return torch.binary_cross_entropy_with_logits(
                            own, target, Tensors.optional(classWeight(pred)), Tensors.optional(null), MEAN_REDUCTION)
                    .view(1)
                    .mul(new Scalar(args.lossWeight()));
        });
    }

    private Tensor categorical(
            Tensor pred, Tensor label, @Nullable Tensor weight, @Nullable Double avgFactor, Reduction reduction) {
        Tensor loss = torch.cross_entropy_loss(
                pred, label, Tensors.optional(classWeight(pred)), NO_REDUCTION, ignoreIndex, 0);
        return Reductions.reduce(loss, weight, reduction, factor(avgFactor, counted(label), reduction));
    }

    private Tensor binary(
            Tensor pred, Tensor target, @Nullable Tensor weight, @Nullable Double avgFactor, Reduction reduction) {
        Tensor counted = counted(target).logical_and(target.ge(new Scalar(0))).to(ScalarType.Float);
        Tensor wanted = target;
        Tensor weights = weight;
        if (pred.dim() != target.dim()) {
            long classes = pred.size(-1);
            // Labels from the number of classes on are background, below 0 nothing: both become rows of zeros.
            Tensor column = target.view(-1, 1);
            wanted = column.eq(Tensors.of(range(classes), 1, classes).to(pred.device(), ScalarType.Long));
            wanted = wanted.logical_and(counted.view(-1, 1).to(ScalarType.Bool));
            counted = counted.view(-1, 1).expand(target.size(0), classes);
            weights = weight == null ? null : weight.view(-1, 1);
        }
        weights = weights == null ? counted : weights.mul(counted);
        Tensor loss = torch.binary_cross_entropy_with_logits(
                pred,
                wanted.to(ScalarType.Float),
                Tensors.optional(null),
                Tensors.optional(classWeight(pred)),
                NO_REDUCTION);
        return Reductions.reduce(loss, weights, reduction, factor(avgFactor, counted, reduction));
    }

    /** Where a label is not to be ignored. */
    private Tensor counted(Tensor label) {
        return label.ne(new Scalar(ignoreIndex));
    }

    private @Nullable Double factor(@Nullable Double given, Tensor counted, Reduction reduction) {
        return given == null && args.avgNonIgnore() && reduction == Reduction.MEAN
                ? Double.valueOf(counted.sum().item_double())
                : given;
    }

    private @Nullable Tensor classWeight(Tensor pred) {
        List<Double> weights = args.classWeight();
        if (weights == null) {
            return null;
        }
        float[] values = new float[weights.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = weights.get(i).floatValue();
        }
        return Tensors.of(values, values.length).to(pred.device(), ScalarType.Float);
    }

    private static long[] range(long end) {
        return LongStream.range(0, end).toArray();
    }
}
