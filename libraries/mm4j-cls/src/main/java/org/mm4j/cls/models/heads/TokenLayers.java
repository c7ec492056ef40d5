package org.mm4j.cls.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.Part;

/**
 * The layers of heads for tokens. Children: {@code head}, {@code pre_logits} if there is a hidden layer, and {@code
 * head_dist} for the distillation token.
 */
final class TokenLayers extends BaseModule {

    private final @Nullable Linear preLogits;
    private final @Nullable Activation act;
    private final Linear head;
    private final @Nullable Linear headDist;

    TokenLayers(
            int inChannels, @Nullable Integer hiddenDim, Part<Activation> actCfg, int numClasses, boolean distilled) {
        int width = inChannels;
        if (hiddenDim == null) {
            this.preLogits = null;
            this.act = null;
        } else {
            this.preLogits = child("pre_logits", new Linear(inChannels, hiddenDim, true));
            this.act = childOf("act", actCfg.build());
            width = hiddenDim;
        }
        this.head = child("head", new Linear(width, numClasses, true));
        this.headDist = distilled ? child("head_dist", new Linear(width, numClasses, true)) : null;
    }

    /** A token behind the hidden layer; itself if there is none. */
    Tensor hidden(Tensor token) {
        Linear first = preLogits;
        Activation second = act;
        return first == null || second == null ? token : TorchScope.keeping(() -> second.forward(first.forward(token)));
    }

    Linear head() {
        return head;
    }

    /** The layer of the distillation token. */
    Linear headDist() {
        if (headDist == null) {
            throw new IllegalStateException("this head has no distillation token");
        }
        return headDist;
    }

    /** Gives the hidden layer its first values. */
    void initHidden() {
        Linear first = preLogits;
        if (first != null) {
            double fanIn = (double) first.weight().shape()[1];
            Grad.off(() -> Inits.truncNormal(first.weight().value(), 0, Math.sqrt(1 / fanIn), -2, 2));
            Parameter bias = first.bias();
            if (bias != null) {
                Grad.off(() -> Inits.constant(bias.value(), 0));
            }
        }
    }
}
