package org.mm4j.cls.models.heads;

import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/** The arguments of heads that classify by tokens, behind a hidden layer or none. */
public record TokenHeadArgs(
        @Doc("number of classes") int numClasses,
        @Doc("channels of the tokens") int inChannels,

        @Doc("channels of a hidden layer; by default there is none") @Nullable
        Integer hiddenDim,

        @Doc("activation behind the hidden layer") @Default("dict(type='Tanh')")
        Part<Activation> actCfg,

        @Default("dict(type='Constant', layer='Linear', val=0)") @Nullable
        InitCfg initCfg,

        @Inline ClsHeadArgs common) {

    public TokenHeadArgs {
        if (numClasses < 1) {
            throw new IllegalArgumentException("num_classes: expected at least 1, got " + numClasses);
        }
    }

    /**
     * The layers.
     *
     * @param distilled whether there is an output for the distillation token, too
     */
    TokenLayers layers(boolean distilled) {
        return new TokenLayers(inChannels, hiddenDim, actCfg, numClasses, distilled);
    }
}
