package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.model.Activation;
import org.mm4j.registry.Default;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;
import org.mm4j.registry.Part;

/** A classifier on the class token of a vision transformer, (N, D) to (N, C), with a hidden layer if asked for. */
@Doc("A classifier on the class token of a vision transformer.")
public final class VisionTransformerClsHead extends BaseClsHead {

    /** The arguments. */
    public record Args(
            @Doc("number of classes") int numClasses,
            @Doc("channels of the class token") int inChannels,

            @Doc("channels of a hidden layer; by default there is none") @Nullable
            Integer hiddenDim,

            @Doc("activation behind the hidden layer") @Default("dict(type='Tanh')")
            Part<Activation> actCfg,

            @Default("dict(type='Constant', layer='Linear', val=0)") @Nullable
            InitCfg initCfg,

            @Inline ClsHeadArgs common) {

        public Args {
            if (numClasses < 1) {
                throw new IllegalArgumentException("num_classes: expected at least 1, got " + numClasses);
            }
        }
    }

    private final int numClasses;
    private final TokenLayers layers;

    /** A head as a config describes it. */
    public VisionTransformerClsHead(Args args) {
        super(args.common(), args.initCfg());
        this.numClasses = args.numClasses();
        this.layers = child(
                "layers",
                new TokenLayers(args.inChannels(), args.hiddenDim(), args.actCfg(), args.numClasses(), false));
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(numClasses);
    }

    @Override
    public Tensor preLogits(List<Tensor> features) {
        return layers.hidden(super.preLogits(features));
    }

    @Override
    public Tensor forward(List<Tensor> features) {
        return layers.head().forward(preLogits(features));
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        layers.initHidden();
    }
}
