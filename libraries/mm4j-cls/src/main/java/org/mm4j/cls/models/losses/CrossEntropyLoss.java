package org.mm4j.cls.models.losses;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Cross entropy of labels, of shares of classes ({@code use_soft}), or of each class by itself ({@code use_sigmoid}). */
@Doc("Cross entropy.")
public final class CrossEntropyLoss extends BaseModule implements ClsLoss {

    /** The arguments. */
    public record Args(
            @Doc("whether each class is judged by itself") @Default("False")
            boolean useSigmoid,

            @Doc("whether shares of classes are expected, not labels") @Default("False")
            boolean useSoft,

            @Doc("none, mean or sum") @Default("'mean'") Reduction reduction,

            @Doc("multiplies the loss") @Default("1.0") double lossWeight,

            @Doc("multiplies the loss of each class") @Nullable
            List<Double> classWeight,

            @Doc("multiplies the loss of what is there, with use_sigmoid") @Nullable
            List<Double> posWeight) {

        public Args {
            if (useSigmoid && useSoft) {
                throw new IllegalArgumentException("use_sigmoid and use_soft exclude each other");
            }
            if (posWeight != null && !useSigmoid) {
                throw new IllegalArgumentException("pos_weight has an effect with use_sigmoid=True only");
            }
        }
    }

    private final Args args;

    /** A loss as a config describes it. */
    public CrossEntropyLoss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(Tensor score, Tensor target, double avgFactor) {
        return TorchScope.keeping(() ->
                guarded(() -> args.reduction().apply(samples(score, target), avgFactor, args.lossWeight())));
    }

    private Tensor samples(Tensor score, Tensor target) {
        Tensor weight = vector(args.classWeight(), score);
        if (args.useSigmoid() || args.useSoft()) {
            if (target.dim() != score.dim()) {
                throw new IllegalArgumentException(
                        (args.useSigmoid() ? "use_sigmoid" : "use_soft")
                                + "=True expects a share of each class, (N, C), not labels: set to_onehot in data_preprocessor");
            }
        }
        if (args.useSigmoid()) {
            return torch.binary_cross_entropy_with_logits(
                    score,
                    target.to(ScalarType.Float),
                    Tensors.optional(weight),
                    Tensors.optional(vector(args.posWeight(), score)),
                    0);
        }
        if (args.useSoft()) {
            Tensor loss = target.neg().mul(score.log_softmax(-1));
            return (weight == null ? loss : loss.mul(weight)).sum(-1);
        }
        return target.dim() == 1
                ? torch.nll_loss(score.log_softmax(1), target, Tensors.optional(weight), 0, -100)
                : torch.cross_entropy_loss(score, target, Tensors.optional(weight), 0, -100, 0.0);
    }

    private static @Nullable Tensor vector(@Nullable List<Double> values, Tensor score) {
        if (values == null) {
            return null;
        }
        if (values.size() != score.size(-1)) {
            throw new IllegalArgumentException(
                    "weights of " + values.size() + " classes for scores of " + score.size(-1));
        }
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i).floatValue();
        }
        return Tensors.of(numbers, numbers.length).to(score.device(), score.scalar_type());
    }
}
