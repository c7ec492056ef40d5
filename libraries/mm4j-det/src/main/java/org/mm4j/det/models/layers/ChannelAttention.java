package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;

/** Weighs the channels by what they hold on average over the map: same shape in and out. */
public final class ChannelAttention extends BaseModule implements Layer {

    private final Conv2d fc;

    /** Makes the layer. */
    public ChannelAttention(int channels, @Nullable InitCfg initCfg) {
        super(initCfg);
        this.fc = child("fc", Convs.pointwise(channels, channels));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor weights = torch.hardsigmoid(fc.forward(torch.adaptive_avg_pool2d(x, 1, 1)));
            return scope.keep(x.mul(weights));
        }
    }
}
