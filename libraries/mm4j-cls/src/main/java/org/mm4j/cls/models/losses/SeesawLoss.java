package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.cv.models.Seesaw;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cross entropy that holds frequent classes back against rare ones (<a href="https://arxiv.org/abs/2008.10032">seesaw
 * loss</a>). The buffer {@code cum_samples} counts the samples of each class seen so far.
 */
@Doc("Seesaw loss.")
public final class SeesawLoss extends BaseModule implements ClsLoss {

    /** The arguments. */
    public record Args(
            @Doc("only False") @Default("False") boolean useSigmoid,

            @Doc("how much rarer classes are spared; 0 for not at all") @Default("0.8")
            double p,

            @Doc("how much wrong classes with larger scores are punished; 0 for not at all") @Default("2.0")
            double q,

            @Doc("number of classes") @Default("1000") int numClasses,

            @Doc("least probability that is divided by") @Default("1e-2")
            double eps,

            @Doc("none, mean or sum") @Default("'mean'") Reduction reduction,

            @Doc("multiplies the loss") @Default("1.0") double lossWeight) {

        public Args {
            if (useSigmoid) {
                throw new IllegalArgumentException("use_sigmoid=True: SeesawLoss compares classes by softmax only");
            }
        }
    }

    private final Args args;
    private final Seesaw seesaw;
    private final Parameter counts;

    /** A loss as a config describes it. */
    public SeesawLoss(Args args) {
        this.args = args;
        this.seesaw = new Seesaw(args.p(), args.q(), args.eps());
        this.counts = buffer("cum_samples", ScalarType.Float, Tensor::zero_, args.numClasses());
    }

    @Override
    public Tensor forward(Tensor score, Tensor target, double avgFactor) {
        if (score.size(-1) != args.numClasses()) {
            throw new IllegalArgumentException(
                    "num_classes is " + args.numClasses() + ", but there are scores of " + score.size(-1) + " classes");
        }
        if (target.dim() != 1) {
            throw new IllegalArgumentException("SeesawLoss takes labels, (N), not shares of classes");
        }
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor one = torch.one_hot(target, args.numClasses()).to(score.scalar_type());
            Tensor seen = counts.value().add(one.sum(new long[] {0}, false, new ScalarTypeOptional()));
            counts.load(t -> t.copy_(seen.detach()));
            Tensor held = score.add(Grad.off(() -> seesaw.offsets(score.detach(), target, seen.detach())));
            Tensor loss = torch.nll_loss(held.log_softmax(1), target, new TensorOptional(), 0, -100);
            return args.reduction().apply(loss, avgFactor, args.lossWeight());
        }));
    }
}
