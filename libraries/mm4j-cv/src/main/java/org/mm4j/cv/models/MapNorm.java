package org.mm4j.cv.models;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

/** Layer normalisation over all of a map of one cell: (N, C, 1, 1). Parameters of shape (C, 1, 1). */
final class MapNorm extends BaseModule implements Layer {

    private static final double EPS = 1e-5;

    private final int channels;
    private final Parameter weight;
    private final Parameter bias;

    MapNorm(int channels) {
        this.channels = channels;
        this.weight = parameter("weight", t -> t.fill_(new Scalar(1.0)), channels, 1, 1);
        this.bias = parameter("bias", Tensor::zero_, channels, 1, 1);
    }

    @Override
    public Tensor forward(Tensor x) {
        return guarded(() -> torch.layer_norm(
                x,
                new long[] {channels, 1, 1},
                Tensors.optional(weight.value()),
                Tensors.optional(bias.value()),
                EPS,
                true));
    }

    @Override
    public List<String> typeNames() {
        return List.of("LayerNorm", "Module");
    }

    @Override
    public long multiplyAdds(long[] output) {
        return 0;
    }
}
