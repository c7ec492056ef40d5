package org.mm4j.cv.models.transformer;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;

/** A factor for each channel. Parameter: {@code weight} of shape (C). */
public final class LayerScale extends BaseModule implements Layer {

    private final Parameter weight;
    private final boolean channelsFirst;

    /**
     * Makes the factors.
     *
     * @param initial their first value
     * @param channelsFirst whether inputs are maps (N, C, H, W); else the channels are the last dimension
     */
    public LayerScale(int channels, double initial, boolean channelsFirst) {
        this.weight = parameter("weight", t -> t.fill_(new Scalar(initial)), channels);
        this.channelsFirst = channelsFirst;
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> x.mul(channelsFirst ? weight.value().view(-1, 1, 1) : weight.value()));
    }

    @Override
    public List<String> typeNames() {
        return List.of("LayerScale", "Module");
    }
}
