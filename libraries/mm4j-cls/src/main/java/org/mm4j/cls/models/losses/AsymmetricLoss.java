package org.mm4j.cls.models.losses;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Cross entropy of each class by itself that counts easy absent classes less than easy present ones (<a
 * href="https://arxiv.org/abs/2009.14119">asymmetric loss for multi-label classification</a>).
 */
@Doc("Asymmetric loss for any number of labels.")
public final class AsymmetricLoss extends BaseModule implements ClsLoss {

    /** The arguments. */
    public record Args(
            @Doc("how much less easy present classes count") @Default("0.0")
            double gammaPos,

            @Doc("how much less easy absent classes count") @Default("4.0")
            double gammaNeg,

            @Doc("absent classes with a probability below it do not count") @Default("0.05")
            double clip,

            @Doc("none, mean or sum") @Default("'mean'") Reduction reduction,

            @Doc("multiplies the loss") @Default("1.0") double lossWeight,

            @Doc("whether probabilities are by sigmoid; else by softmax") @Default("True")
            boolean useSigmoid,

            @Doc("least argument of the logarithm") @Default("1e-8")
            double eps) {}

    private final Args args;

    /** A loss as a config describes it. */
    public AsymmetricLoss(Args args) {
        this.args = args;
    }

    @Override
    public Tensor forward(Tensor score, Tensor target, double avgFactor) {
        return TorchScope.keeping(() -> guarded(() -> {
            Tensor truth = Targets.shares(target, score);
            Scalar one = new Scalar(1.0);
            Tensor absent = truth.neg().add(one);
            Tensor found = args.useSigmoid() ? score.sigmoid() : score.softmax(-1);
            Tensor notFound = found.neg().add(one);
            if (args.clip() > 0) {
                notFound = notFound.add(new Scalar(args.clip())).clamp(new ScalarOptional(), new ScalarOptional(one));
            }
            Tensor right = notFound.mul(absent).add(found.mul(truth));
            Tensor power = truth.mul(new Scalar(args.gammaPos())).add(absent.mul(new Scalar(args.gammaNeg())));
            Tensor weight = right.neg().add(one).pow(power);
            Tensor loss = right.clamp(new ScalarOptional(new Scalar(args.eps())), new ScalarOptional())
                    .log()
                    .neg()
                    .mul(weight);
            return args.reduction().apply(loss, avgFactor, args.lossWeight());
        }));
    }
}
