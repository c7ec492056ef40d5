package org.mm4j.cls.engine.optimizers;

import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.optim.Checks;
import org.mm4j.engine.optim.GroupSettings;
import org.mm4j.engine.optim.Optimizer;
import org.mm4j.engine.optim.ParamGroup;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;

/**
 * Adam whose step is as long as the parameter asks for (You et al., <a href="https://arxiv.org/abs/1904.00962">Large
 * Batch Optimization for Deep Learning: Training BERT in 76 minutes</a>), with all gradients scaled together to a largest
 * norm. The count of steps is a setting of each group.
 */
@Doc("Adam with a step by the norm of each parameter.")
@GroupSettings("step")
public final class Lamb extends Optimizer {

    private static final String STEP = "step";

    /** The arguments. */
    public record Args(
            @Doc("what is optimised; the wrapper's constructor gives it")
            List<ParamGroup> params,

            @Default("1e-3") @Doc("learning rate") double lr,

            @Default("True") @Doc("whether averages are corrected for their first value 0")
            boolean biasCorrection,

            @Default("(0.9, 0.999)") @Doc("how much of the averages of gradients and of their squares is kept")
            List<Double> betas,

            @Default("1e-6") @Doc("added to the root of the average square")
            double eps,

            @Default("0.01") @Doc("share of the parameter that is added to its step")
            double weightDecay,

            @Default("True") @Doc("whether a gradient counts as much as the average loses")
            boolean gradAveraging,

            @Default("1.0") @Doc("largest norm of all gradients together")
            double maxGradNorm,

            @Default("False") @Doc("whether steps are never longer than Adam's")
            boolean trustClip,

            @Default("False") @Doc("whether parameters without decay have steps by their norm too")
            boolean alwaysAdapt) {

        /** Checks the numbers. */
        public Args {
            Checks.notNegative("lr", lr);
            Checks.notNegative("eps", eps);
            Checks.notNegative("weight_decay", weightDecay);
            Checks.betas(betas);
            if (!(maxGradNorm > 0)) {
                throw new IllegalArgumentException("max_grad_norm: expected above 0, got " + maxGradNorm);
            }
        }
    }

    private double clip = 1;

    /** An optimiser as a config describes it. */
    public Lamb(Args args) {
        super(
                args.params(),
                settings(
                        "lr", args.lr(),
                        "bias_correction", args.biasCorrection(),
                        "betas", args.betas(),
                        "eps", args.eps(),
                        "weight_decay", args.weightDecay(),
                        "grad_averaging", args.gradAveraging(),
                        "max_grad_norm", args.maxGradNorm(),
                        "trust_clip", args.trustClip(),
                        "always_adapt", args.alwaysAdapt()));
    }

    @Override
    protected Set<String> stateNames() {
        return Set.of("exp_avg", "exp_avg_sq");
    }

    /** Looks at the norm of all gradients. */
    @Override
    protected void beforeStep() {
        Tensor squares = torch.zeros(1);
        for (ParamGroup group : paramGroups()) {
            for (Parameter parameter : group.parameters()) {
                TorchScope.run(() -> {
                    Tensor gradient = parameter.value().grad();
                    if (gradient.defined()) {
                        squares.add_(gradient.mul(gradient).sum());
                    }
                });
            }
        }
        double norm = squares.sqrt_().item_double();
        double largest = defaults().get("max_grad_norm") instanceof Double number ? number : 1;
        // As one of float32, as in the original.
        clip = norm > (float) largest ? (float) (norm / (float) largest) : 1;
    }

    @Override
    protected Rule rule(ParamGroup group) {
        double step = group.has(STEP) ? group.number(STEP) + 1 : 1;
        group.set(STEP, (long) step);
        double beta1 = group.numbers("betas").get(0);
        double beta2 = group.numbers("betas").get(1);
        boolean isCorrected = group.flag("bias_correction");
        Scalar kept1 = new Scalar(beta1);
        Scalar taken1 = new Scalar(group.flag("grad_averaging") ? 1 - beta1 : 1);
        Scalar kept2 = new Scalar(beta2);
        Scalar taken2 = new Scalar(1 - beta2);
        Scalar correction1 = new Scalar(isCorrected ? 1 - Math.pow(beta1, step) : 1);
        Scalar correction2 = new Scalar(Math.sqrt(isCorrected ? 1 - Math.pow(beta2, step) : 1));
        Scalar eps = new Scalar(group.number("eps"));
        double decay = group.number("weight_decay");
        Scalar decayed = new Scalar(decay);
        boolean isAdapted = decay != 0 || group.flag("always_adapt");
        boolean isClipped = group.flag("trust_clip");
        Scalar minusRate = new Scalar(-group.number("lr"));
        Scalar divisor = new Scalar(clip);
        return (parameter, gradient, state) -> {
            Tensor scaled = gradient.div(divisor);
            Tensor average = state.tensor("exp_avg", () -> torch.zeros_like(parameter));
            Tensor square = state.tensor("exp_avg_sq", () -> torch.zeros_like(parameter));
            average.mul_(kept1).add_(scaled, taken1);
            square.mul_(kept2).addcmul_(scaled, scaled, taken2);
            Tensor root = square.sqrt().div_(correction2).add_(eps);
            Tensor change = average.div(correction1).div_(root);
            if (decay != 0) {
                change.add_(parameter, decayed);
            }
            if (isAdapted) {
                change.mul_(new Scalar(trust(parameter, change, isClipped)));
            }
            parameter.add_(change, minusRate);
        };
    }

    private static double trust(Tensor parameter, Tensor change, boolean isClipped) {
        double weights = parameter.norm().item_double();
        double changes = change.norm().item_double();
        double ratio = weights > 0 && changes > 0 ? (float) (weights / changes) : 1;
        return isClipped ? Math.min(ratio, 1) : ratio;
    }
}
