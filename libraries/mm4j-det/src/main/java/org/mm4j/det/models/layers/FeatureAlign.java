package org.mm4j.det.models.layers;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.DeformConv2d;
import org.mm4j.engine.init.Inits;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;

/** A deformable convolution whose offsets come from the shapes of boxes. */
public final class FeatureAlign extends BaseModule {

    private static final int KERNEL = 3;
    private static final double OFFSET_STD = 0.1;
    private static final double STD = 0.01;

    private final Conv2d convOffset;
    private final DeformConv2d convAdaption;

    /** Makes the layer. */
    public FeatureAlign(int inChannels, int outChannels, int deformGroups) {
        int numbers = deformGroups * 2 * KERNEL * KERNEL;
        this.convOffset = child("conv_offset", Conv2d.of(4, numbers, 1, 1, 0, 1, 1, false));
        this.convAdaption =
                child("conv_adaption", DeformConv2d.of(inChannels, outChannels, KERNEL, KERNEL / 2, deformGroups));
    }

    @Override
    protected void initOwnWeights(Runnable base) {
        base.run();
        convOffset.weight().initializeBy(fresh -> Inits.normal(fresh, 0, OFFSET_STD));
        convAdaption.stateAt("weight").initializeBy(fresh -> Inits.normal(fresh, 0, STD));
    }

    /**
     * Runs the layer.
     *
     * @param x (n, c, h, w)
     * @param shapes (n, 4, h, w)
     */
    public Tensor forward(Tensor x, Tensor shapes) {
        return TorchScope.keeping(
                () -> convAdaption.forward(x, convOffset.forward(shapes)).relu());
    }
}
