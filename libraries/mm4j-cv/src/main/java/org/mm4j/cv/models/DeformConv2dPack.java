package org.mm4j.cv.models;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.registry.Doc;

/**
 * Deformable convolution that finds its offsets itself, by the convolution {@code conv_offset}, which begins with zeros: (N,
 * C_in, H, W) to (N, C_out, H', W'). Registered as {@code DCN}.
 */
@Doc("Deformable convolution.")
public final class DeformConv2dPack extends DeformConv2d implements Convolution {

    private final Conv2d convOffset;

    /** A convolution as a config describes it. */
    public DeformConv2dPack(DeformConv2d.Args args) {
        super(args);
        this.convOffset = child(
                "conv_offset",
                offsets(
                        args.inChannels(),
                        args.kernelSize(),
                        args.stride(),
                        args.padding(),
                        args.dilation(),
                        args.deformGroups(),
                        2));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> forward(x, convOffset.forward(x)));
    }
}
