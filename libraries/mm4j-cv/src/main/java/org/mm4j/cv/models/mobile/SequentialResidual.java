package org.mm4j.cv.models.mobile;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Sequential;

/**
 * The block of {@link InvertedResidual} without attention, as classifiers name its parts: {@code conv.0}, {@code conv.1},
 * {@code conv.2}.
 */
public final class SequentialResidual extends BaseModule implements Layer {

    private final boolean isAdded;
    private final boolean recompute;
    private final Sequential conv;

    /** Makes the block; {@code mid} channels inside. */
    public SequentialResidual(MobileKit kit, int in, int out, int mid, int stride, boolean expand) {
        this.recompute = kit.recompute();
        this.isAdded = stride == 1 && in == out;
        List<Layer> layers = new ArrayList<>();
        if (expand) {
            layers.add(kit.conv(in, mid, 1, 1, 1));
        }
        layers.add(kit.conv(mid, mid, 3, stride, mid));
        layers.add(kit.linear(mid, out));
        this.conv = child("conv", new Sequential(layers));
    }

    @Override
    public Tensor forward(Tensor x) {
        return Recompute.when(recompute, x, this::run);
    }

    private Tensor run(Tensor x) {
        try (TorchScope scope = TorchScope.open()) {
            Tensor y = conv.forward(x);
            return scope.keep(isAdded ? x.add(y) : y);
        }
    }
}
