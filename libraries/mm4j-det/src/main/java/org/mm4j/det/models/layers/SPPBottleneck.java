package org.mm4j.det.models.layers;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;
import org.mm4j.engine.init.InitCfg;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;

/** Spatial pyramid pooling: maxima over windows of several sizes beside the features; the map keeps its size. */
public final class SPPBottleneck extends BaseModule implements Layer {

    private final List<Integer> kernelSizes;
    private final Layer conv1;
    private final Layer conv2;

    /**
     * Makes the layer.
     *
     * @param kernelSizes odd sizes of the windows
     */
    public SPPBottleneck(
            int inChannels, int outChannels, List<Integer> kernelSizes, ConvStyle style, @Nullable InitCfg initCfg) {
        super(initCfg);
        for (int size : kernelSizes) {
            if (size < 1 || size % 2 == 0) {
                throw new IllegalArgumentException("sizes of pooling windows are odd, not " + kernelSizes);
            }
        }
        this.kernelSizes = List.copyOf(kernelSizes);
        int middle = inChannels / 2;
        this.conv1 = childOf("conv1", style.conv(inChannels, middle, 1, 1, 0));
        this.conv2 = childOf("conv2", style.conv(middle * (kernelSizes.size() + 1), outChannels, 1, 1, 0));
    }

    @Override
    public Tensor forward(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = conv1.forward(x);
            List<Tensor> parts = new ArrayList<>(List.of(y));
            int reached = 1;
            for (int size : kernelSizes) {
                // The maximum over a window is that over a smaller window of maxima over windows.
                boolean cascades = isPrepared() && size >= reached;
                Tensor from = cascades ? parts.get(parts.size() - 1) : y;
                parts.add(pool(from, cascades ? size - reached + 1 : size));
                reached = size;
            }
            return scope.keep(conv2.forward(Tensors.cat(parts, 1)));
        }
    }

    private static Tensor pool(Tensor x, long size) {
        if (size == 1) {
            return x;
        }
        long[] kernel = {size, size};
        long[] padding = {size / 2, size / 2};
        return torch.max_pool2d(x, kernel, new long[] {1, 1}, padding, new long[] {1, 1}, false);
    }

    @Override
    public String extraRepr() {
        return "kernel_sizes=" + kernelSizes;
    }
}
