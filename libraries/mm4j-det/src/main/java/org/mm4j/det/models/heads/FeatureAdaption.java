package org.mm4j.det.models.heads;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigString;
import org.mm4j.cv.models.DeformConv2d;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;

/** A deformable convolution whose offsets follow from the shapes of the anchors. */
final class FeatureAdaption extends BaseModule {

    private static final int KERNEL = 3;

    private final Conv2d convOffset;
    private final DeformConv2d convAdaption;

    FeatureAdaption(int inChannels, int outChannels, int deformGroups) {
        super(firstWeights());
        int offsets = deformGroups * 2 * KERNEL * KERNEL;
        this.convOffset = child("conv_offset", Conv2d.of(2, offsets, 1, 1, 0, 1, 1, false));
        this.convAdaption = child(
                "conv_adaption", DeformConv2d.of(inChannels, outChannels, KERNEL, (KERNEL - 1) / 2, deformGroups));
    }

    private static InitCfg firstWeights() {
        ConfigDict normal = ConfigDict.EMPTY.with("type", ConfigString.of("Normal"));
        return InitCfg.of(normal.with("layer", ConfigString.of("Conv2d"))
                .with("std", ConfigFloat.of(0.1))
                .with(
                        "override",
                        normal.with("name", ConfigString.of("conv_adaption")).with("std", ConfigFloat.of(0.01))));
    }

    /**
     * Runs the layers.
     *
     * @param x (n, c, h, w)
     * @param shape (n, 2, h, w): what is predicted of the sides of the anchors; it learns nothing here
     */
    Tensor forward(Tensor x, Tensor shape) {
        return TorchScope.keeping(() -> torch.relu(convAdaption.forward(x, convOffset.forward(shape.detach()))));
    }
}
