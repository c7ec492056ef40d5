package org.mm4j.cls.models.losses;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cross entropy with labels that are less certain than given (<a href="https://arxiv.org/abs/1512.00567">Rethinking the
 * Inception architecture</a>).
 */
@Doc("Cross entropy with smoothed labels.")
public final class LabelSmoothLoss extends BaseModule implements ClsLoss {

    /** How labels are smoothed; e is {@code label_smooth_val}, C the number of classes. */
    public enum Mode {
        /** (1 - e) of the label and e / C for each class. */
        ORIGINAL,
        /** The same, with e / (1 + e) in place of e. */
        CLASSY_VISION,
        /** 1 - e for what is there and e for what is not. */
        MULTI_LABEL
    }

    /** The arguments. */
    public record Args(
            @Doc("how much is taken from the labels, from 0 to less than 1")
            double labelSmoothVal,

            @Doc("number of classes; None for that of the scores") @Nullable
            Integer numClasses,

            @Doc("whether each class is judged by itself; None for mode multi_label only") @Nullable
            Boolean useSigmoid,

            @Doc("original, classy_vision or multi_label") @Default("'original'")
            Mode mode,

            @Doc("none, mean or sum") @Default("'mean'") Reduction reduction,

            @Doc("multiplies the loss") @Default("1.0") double lossWeight,

            @Doc("multiplies the loss of each class") @Nullable
            List<Double> classWeight,

            @Doc("multiplies the loss of what is there, with use_sigmoid") @Nullable
            List<Double> posWeight) {

        public Args {
            if (!(labelSmoothVal >= 0 && labelSmoothVal < 1)) {
                throw new IllegalArgumentException(
                        "label_smooth_val: expected at least 0 and less than 1, got " + labelSmoothVal);
            }
            if (numClasses != null && numClasses < 1) {
                throw new IllegalArgumentException("num_classes: expected at least 1, got " + numClasses);
            }
        }
    }

    private final Args args;
    private final double eps;
    private final CrossEntropyLoss ce;

    /** A loss as a config describes it. */
    public LabelSmoothLoss(Args args) {
        this.args = args;
        double e = args.labelSmoothVal();
        this.eps = args.mode() == Mode.CLASSY_VISION ? e / (1 + e) : e;
        Boolean given = args.useSigmoid();
        boolean sigmoid = given == null ? args.mode() == Mode.MULTI_LABEL : given;
        this.ce = child(
                "ce",
                new CrossEntropyLoss(new CrossEntropyLoss.Args(
                        sigmoid, !sigmoid, args.reduction(), args.lossWeight(), args.classWeight(), args.posWeight())));
    }

    @Override
    public Tensor forward(Tensor score, Tensor target, double avgFactor) {
        long classes = score.size(1);
        if (args.numClasses() != null && args.numClasses() != classes) {
            throw new IllegalArgumentException(
                    "num_classes is " + args.numClasses() + ", but there are scores of " + classes + " classes");
        }
        return TorchScope.keeping(() -> {
            boolean isLabels = target.dim() == 1 || (target.dim() == 2 && target.size(1) == 1 && classes != 1);
            Tensor shares = (isLabels ? torch.one_hot(target.view(-1), classes) : target).to(ScalarType.Float);
            return ce.forward(score, smooth(shares, classes), avgFactor);
        });
    }

    private Tensor smooth(Tensor shares, long classes) {
        if (args.mode() == Mode.MULTI_LABEL) {
            return torch.where(shares.gt(new Scalar(0.0)), new Scalar(1 - eps), new Scalar(eps))
                    .to(ScalarType.Float);
        }
        return shares.mul(new Scalar(1 - eps)).add(new Scalar(eps / classes));
    }
}
