package org.mm4j.det.models.heads;

import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Parameter;

/** First weights of heads that choose them in code. */
final class HeadInits {

    /** The usual deviation of weights. */
    static final double STD = 0.01;

    /** The usual probability of a class before training. */
    static final double PRIOR = 0.01;

    private HeadInits() {}

    /** Normal weights and zero biases for all convolutions of a tree, ones and zeros for its norms. */
    static void tree(BaseModule root, double std) {
        root.namedModules().values().forEach(module -> {
            if (module instanceof Conv2d conv) {
                conv(conv, std, 0);
            } else if (module instanceof Norm) {
                set(module.parameters().get("weight"), fresh -> Inits.constant(fresh, 1));
                set(module.parameters().get("bias"), Tensor::zero_);
            }
        });
    }

    /** Normal weights and one bias for a convolution. */
    static void conv(Conv2d conv, double std, double bias) {
        set(conv.weight(), fresh -> Inits.normal(fresh, 0, std));
        set(conv.bias(), fresh -> Inits.constant(fresh, bias));
    }

    private static void set(@Nullable Parameter parameter, Consumer<Tensor> first) {
        if (parameter != null) {
            parameter.initializeBy(first);
        }
    }
}
