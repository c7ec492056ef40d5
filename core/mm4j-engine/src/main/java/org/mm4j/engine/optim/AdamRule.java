package org.mm4j.engine.optim;

import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What Adam and AdamW do with a gradient; they differ in where the decay goes. */
final class AdamRule {

    static final Set<String> STATES = Set.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq");
    static final Set<String> NUMBERS = Set.of(ParamState.STEP);

    private final double rate;
    private final double beta1;
    private final double beta2;
    private final boolean amsgrad;
    private final Scalar taken1;
    private final Scalar kept2;
    private final Scalar taken2;
    private final Scalar eps;

    AdamRule(ParamGroup group) {
        this.rate = group.number("lr");
        this.beta1 = group.numbers("betas").get(0);
        this.beta2 = group.numbers("betas").get(1);
        this.amsgrad = group.flag("amsgrad");
        this.taken1 = new Scalar(1 - beta1);
        this.kept2 = new Scalar(beta2);
        this.taken2 = new Scalar(1 - beta2);
        this.eps = new Scalar(group.number("eps"));
    }

    void update(Tensor parameter, Tensor gradient, ParamState state) {
        double step = state.nextStep();
        Tensor average = state.tensor("exp_avg", () -> torch.zeros_like(parameter));
        Tensor square = state.tensor("exp_avg_sq", () -> torch.zeros_like(parameter));
        average.lerp_(gradient, taken1);
        square.mul_(kept2).addcmul_(gradient, gradient, taken2);
        Tensor divisor = square;
        if (amsgrad) {
            divisor = state.tensor("max_exp_avg_sq", () -> torch.zeros_like(parameter));
            divisor.copy_(divisor.maximum(square));
        }
        Tensor root = divisor.sqrt()
                .div_(new Scalar(Math.sqrt(1 - Math.pow(beta2, step))))
                .add_(eps);
        parameter.addcdiv_(average, root, new Scalar(-(rate / (1 - Math.pow(beta1, step)))));
    }
}
