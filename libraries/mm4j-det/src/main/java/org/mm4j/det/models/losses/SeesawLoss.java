package org.mm4j.det.models.losses;

import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.mm4j.cv.models.Seesaw;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Losses;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cross entropy for classes of very different frequency: rare classes are punished less by samples of frequent ones, and more
 * where they are taken for one another (<a href="https://arxiv.org/abs/2008.10032">Seesaw loss</a>). Scores are those of the
 * classes and two more, of object and background. Buffer: {@code cum_samples}, how often each class was seen.
 */
public final class SeesawLoss extends BaseModule implements ClsLoss {

    /** The arguments. */
    public record Args(
            @Default("False") @Doc("only False: classes go through a softmax")
            boolean useSigmoid,

            @Default("0.8") @Doc("how strongly rare classes are spared; 0: not")
            double p,

            @Default("2.0") @Doc("how strongly mistakes are punished; 0: no more than others")
            double q,

            @Default("1203") @Doc("number of classes, without background")
            int numClasses,

            @Default("0.01") @Doc("least probability to divide by")
            double eps,

            @Default("'mean'") @Doc("'none', 'mean' or 'sum'")
            Reduction reduction,

            @Default("1.0") @Doc("the loss is multiplied by it")
            double lossWeight,

            @Default("True") @Doc("give the losses of classes and of objects apart from each other")
            boolean returnDict) {

        /** Refuses the sigmoid. */
        public Args {
            if (useSigmoid) {
                throw new IllegalArgumentException("use_sigmoid=True is not supported by a SeesawLoss");
            }
        }
    }

    private final Args args;
    private final Seesaw seesaw;
    private final Parameter cumSamples;

    /** Makes a loss. */
    public SeesawLoss(Args args) {
        this.args = args;
        this.seesaw = new Seesaw(args.p(), args.q(), args.eps());
        this.cumSamples = buffer("cum_samples", ScalarType.Float, Tensor::zero_, args.numClasses() + 1L);
    }

    @Override
    public int clsChannels(int numClasses) {
        if (numClasses != args.numClasses()) {
            throw new IllegalArgumentException("loss_cls is made for num_classes=" + args.numClasses()
                    + ", but the head has num_classes=" + numClasses);
        }
        return numClasses + 2;
    }

    private Tensor ofClasses(Tensor clsScore) {
        return clsScore.narrow(-1, 0, args.numClasses());
    }

    private Tensor ofObjects(Tensor clsScore) {
        return clsScore.narrow(-1, args.numClasses(), 2);
    }

    @Override
    public Tensor activate(Tensor clsScore) {
        return TorchScope.keeping(() -> {
            Tensor objects = ofObjects(clsScore).softmax(-1);
            Tensor classes = ofClasses(clsScore).softmax(-1).mul(objects.narrow(-1, 0, 1));
            return torch.cat(Tensors.vector(List.of(classes, objects.narrow(-1, 1, 1))), -1);
        });
    }

    @Override
    public Losses accuracies(Tensor clsScore, Tensor labels) {
        try (TorchScope scope = TorchScope.open()) {
            return Grad.off(() -> {
                        Tensor objects = ofObjects(clsScore);
                        Tensor positive = positive(labels);
                        return Losses.of("acc_objectness", accuracy(objects, background(labels)))
                                .with(
                                        "acc_classes",
                                        accuracy(
                                                ofClasses(clsScore).index_select(0, positive),
                                                labels.index_select(0, positive)));
                    })
                    .keepIn(scope);
        }
    }

    private static Tensor accuracy(Tensor scores, Tensor labels) {
        double each = scores.size(0) == 0 ? 0 : 100.0 / scores.size(0);
        return scores.argmax(new LongOptional(1), false)
                .eq(labels)
                .to(ScalarType.Float)
                .sum()
                .mul(new Scalar(each))
                .view(1);
    }

    private Tensor positive(Tensor labels) {
        return labels.lt(new Scalar((long) args.numClasses())).nonzero().view(-1);
    }

    private Tensor background(Tensor labels) {
        return labels.eq(new Scalar((long) args.numClasses())).to(ScalarType.Long);
    }

    @Override
    public Tensor forward(
            Tensor pred,
            Tensor target,
            @Nullable Tensor weight,
            @Nullable Double avgFactor,
            @Nullable Reduction override) {
        return TorchScope.keeping(() -> {
            Parts parts = parts(pred, target, weight, avgFactor, Reductions.of(override, args.reduction()));
            return parts.classes().add(parts.objects());
        });
    }

    @Override
    public Losses losses(Tensor clsScore, Tensor labels, @Nullable Tensor weights, @Nullable Double avgFactor) {
        try (TorchScope scope = TorchScope.open()) {
            Parts parts = parts(clsScore, labels, weights, avgFactor, args.reduction());
            Losses losses = args.returnDict()
                    ? Losses.of("loss_cls_objectness", parts.objects()).with("loss_cls_classes", parts.classes())
                    : Losses.of("loss_cls", parts.classes().add(parts.objects()));
            return losses.keepIn(scope);
        }
    }

    private record Parts(Tensor classes, Tensor objects) {}

    private Parts parts(
            Tensor clsScore, Tensor labels, @Nullable Tensor weights, @Nullable Double avgFactor, Reduction reduction) {
        if (clsScore.size(-1) != args.numClasses() + 2) {
            throw new IllegalArgumentException("a SeesawLoss of " + args.numClasses() + " classes takes "
                    + (args.numClasses() + 2) + " scores, not " + clsScore.size(-1));
        }
        Scalar factor = new Scalar(args.lossWeight());
        Grad.off(() -> count(labels));
        Tensor positive = positive(labels);
        Tensor scores = ofClasses(clsScore).index_select(0, positive);
        Tensor ofClasses = scores.sum();
        if (positive.size(0) > 0) {
            Tensor own = labels.index_select(0, positive);
            Tensor loss =
                    Elementwise.crossEntropy(scores.add(Grad.off(() -> seesaw.offsets(scores, own, seen()))), own);
            Tensor chosen = weights == null ? null : weights.index_select(0, positive);
            ofClasses = Reductions.reduce(loss, chosen, reduction, avgFactor).mul(factor);
        }
        Tensor ofObjects = Elementwise.crossEntropy(ofObjects(clsScore), background(labels));
        return new Parts(
                ofClasses,
                Reductions.reduce(ofObjects, weights, reduction, avgFactor).mul(factor));
    }

    private Tensor seen() {
        return cumSamples.value().narrow(0, 0, args.numClasses());
    }

    private void count(Tensor labels) {
        Tensor seen = torch.bincount(labels, Tensors.optional(null), args.numClasses() + 1L);
        cumSamples.value().add_(seen.to(ScalarType.Float));
    }
}
