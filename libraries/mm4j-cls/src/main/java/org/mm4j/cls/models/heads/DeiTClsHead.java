package org.mm4j.cls.models.heads;

import java.util.List;
import java.util.OptionalInt;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Maths;
import org.mm4j.registry.Doc;
import org.mm4j.registry.Inline;

/**
 * A classifier on the class token and the distillation token of {@code DistilledVisionTransformer}: the mean of what it
 * makes of each, (N, C).
 */
@Doc("A classifier on the class token and the distillation token.")
public final class DeiTClsHead extends BaseClsHead {

    /** The arguments. */
    public record Args(@Inline TokenHeadArgs token) {}

    private final int numClasses;
    private final TokenLayers layers;

    /** A head as a config describes it. */
    public DeiTClsHead(Args args) {
        super(args.token().common(), args.token().initCfg());
        this.numClasses = args.token().numClasses();
        this.layers = child("layers", args.token().layers(true));
    }

    @Override
    public OptionalInt numClasses() {
        return OptionalInt.of(numClasses);
    }

    /** The class token behind the hidden layer. */
    @Override
    public Tensor preLogits(List<Tensor> features) {
        return layers.hidden(token(features, 2));
    }

    @Override
    public Tensor forward(List<Tensor> features) {
        return TorchScope.keeping(() -> {
            Tensor ofClass = layers.head().forward(preLogits(features));
            Tensor distilled = layers.headDist().forward(layers.hidden(token(features, 1)));
            return Maths.over(ofClass.add(distilled), 2);
        });
    }

    private static Tensor token(List<Tensor> features, int fromBehind) {
        if (features.size() < 2) {
            throw new IllegalArgumentException("DeiTClsHead takes a class token and a distillation token, as"
                    + " DistilledVisionTransformer gives them; the backbone gave " + features.size() + " output");
        }
        return features.get(features.size() - fromBehind);
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        layers.initHidden();
    }
}
