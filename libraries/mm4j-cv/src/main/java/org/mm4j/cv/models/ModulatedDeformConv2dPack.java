package org.mm4j.cv.models;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.registry.Doc;

/**
 * Deformable convolution, version 2, that finds its offsets and factors itself, by the convolution {@code conv_offset}, which
 * begins with zeros: (N, C_in, H, W) to (N, C_out, H', W'). Registered as {@code DCNv2}.
 */
@Doc("Deformable convolution, version 2.")
public final class ModulatedDeformConv2dPack extends ModulatedDeformConv2d implements Convolution {

    private final Conv2d convOffset;
    private final long points;

    /** A convolution as a config describes it. */
    public ModulatedDeformConv2dPack(ModulatedDeformConv2d.Args args) {
        super(args);
        this.convOffset = child(
                "conv_offset",
                DeformConv2d.offsets(
                        args.inChannels(),
                        args.kernelSize(),
                        args.stride(),
                        args.padding(),
                        args.dilation(),
                        args.deformGroups(),
                        3));
        this.points = (long) args.deformGroups()
                * args.kernelSize().height()
                * args.kernelSize().width();
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> {
            Tensor found = convOffset.forward(x);
            return forward(
                    x,
                    found.narrow(1, 0, 2 * points),
                    found.narrow(1, 2 * points, points).sigmoid());
        });
    }
}
