package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;

/**
 * Attention between channels in place of pixels, with a learned scale for each head. (N, L, C) keeps its shape. Children:
 * {@code qkv} and {@code proj}.
 */
final class ChannelAttention extends BaseModule implements Layer {

    private static final double EPSILON = 1e-12;

    private final int heads;
    private final int width;
    private final Parameter scale;
    private final Linear qkv;
    private final Linear proj;

    ChannelAttention(int channels, int heads) {
        if (channels % heads != 0) {
            throw new IllegalArgumentException("num_heads: " + heads + " does not divide " + channels + " channels");
        }
        this.heads = heads;
        this.width = channels / heads;
        this.scale = parameter("scale", t -> t.fill_(new Scalar(1.0)), heads, 1, 1);
        this.qkv = child("qkv", new Linear(channels, 3 * channels, true));
        this.proj = child("proj", new Linear(channels, channels, true));
    }

    @Override
    public Tensor forward(Tensor x) {
        return TorchScope.keeping(() -> guarded(() -> {
            long n = x.size(0);
            long length = x.size(1);
            // (3, N, heads, width, L)
            Tensor all = qkv.forward(x).reshape(n, length, 3, heads, width).permute(2, 0, 3, 4, 1);
            Tensor query = normalized(all.select(0, 0));
            Tensor key = normalized(all.select(0, 1));
            Tensor weights =
                    query.matmul(key.transpose(-2, -1)).mul(scale.value()).softmax(-1);
            Tensor y = weights.matmul(all.select(0, 2)).permute(0, 3, 1, 2);
            return proj.forward(y.reshape(n, length, (long) heads * width));
        }));
    }

    /** Of length 1 along the last dimension. */
    private static Tensor normalized(Tensor x) {
        Tensor length =
                x.square().sum(new long[] {-1}, true, new ScalarTypeOptional()).sqrt();
        return x.div(length.clamp_min(new Scalar(EPSILON)));
    }
}
