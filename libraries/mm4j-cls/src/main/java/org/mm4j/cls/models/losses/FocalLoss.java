package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/** Cross entropy of each class by itself that counts easy cases less (<a href="https://arxiv.org/abs/1708.02002">focal loss</a>). */
@Doc("Focal loss.")
public final class FocalLoss extends BaseModule implements ClsLoss {

    /** The arguments. */
    public record Args(
            @Doc("how much less easy cases count") @Default("2.0")
            double gamma,

            @Doc("weight of what is there; 1 - alpha of what is not") @Default("0.25")
            double alpha,

            @Doc("none, mean or sum") @Default("'mean'") Reduction reduction,

            @Doc("multiplies the loss") @Default("1.0") double lossWeight) {}

    private final Args args;

    /** A loss as a config describes it. */
    public FocalLoss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(Tensor score, Tensor target, double avgFactor) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor truth = Targets.shares(target, score);
            Tensor sigmoid = score.sigmoid();
            Scalar one = new Scalar(1.0);
            Tensor absent = truth.neg().add(one);
            Tensor wrong = sigmoid.neg().add(one).mul(truth).add(sigmoid.mul(absent));
            Tensor side = truth.mul(new Scalar(args.alpha())).add(absent.mul(new Scalar(1 - args.alpha())));
            Tensor weight = side.mul(wrong.pow(new Scalar(args.gamma())));
            Tensor loss = torch.binary_cross_entropy_with_logits(
                            score, truth, new TensorOptional(), new TensorOptional(), 0)
                    .mul(weight);
            return args.reduction().apply(loss, avgFactor, args.lossWeight());
        }));
    }
}
