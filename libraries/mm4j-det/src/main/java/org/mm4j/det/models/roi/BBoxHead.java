package org.mm4j.det.models.roi;

import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Layer;

/** The plainest box head: one linear layer for classes and one for boxes. */
public final class BBoxHead extends BaseBBoxHead {

    private final @Nullable Layer fcCls;
    private final @Nullable Layer fcReg;

    /** Makes the head. */
    public BBoxHead(BBoxHeadArgs args) {
        super(args);
        int in = args.withAvgPool() ? args.inChannels() : args.inChannels() * roiFeatArea();
        this.fcCls = clsPredictor(in);
        this.fcReg = regPredictor(in);
    }

    @Override
    public Outputs forward(Tensor features) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor x = (common().withAvgPool() ? average(features) : features).flatten(1, -1);
            return new Outputs(
                    fcCls == null ? null : scope.keep(fcCls.forward(x)),
                    fcReg == null ? null : scope.keep(fcReg.forward(x)));
        }
    }
}
