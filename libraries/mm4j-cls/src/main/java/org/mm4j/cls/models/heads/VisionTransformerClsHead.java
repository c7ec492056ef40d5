package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/** A classifier on the class token of a vision transformer, (N, D) to (N, C), with a hidden layer if asked for. */
@Doc("A classifier on the class token of a vision transformer.")
public final class VisionTransformerClsHead extends BaseClsHead {

    /** The arguments. */
    public record Args(@Inline TokenHeadArgs token) {}

    private final int numClasses;
    private final TokenLayers layers;

    /** A head as a config describes it. */
    public VisionTransformerClsHead(Args args) {
        super(args.token().common(), args.token().initCfg());
        this.numClasses = args.token().numClasses();
        this.layers = child("layers", args.token().layers(false));
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
