package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.IntPair;

/**
 * Turns pairs of channels of queries and keys by angles that grow with the row and the column (<a
 * href="https://arxiv.org/abs/2104.09864">paper</a>). Buffers: {@code freqs_cos} and {@code freqs_sin} of shape (L, C).
 */
final class RotaryEmbedding extends BaseModule {

    private static final double THETA = 10000;

    private final int half;
    private final IntPair places;
    private final Parameter cosines;
    private final Parameter sines;

    /**
     * Makes the embedding.
     *
     * @param channels of a head, a multiple of 4
     * @param places rows and columns of the usual map; others are computed anew
     */
    RotaryEmbedding(int channels, IntPair places) {
        if (channels % 4 != 0) {
            throw new IllegalArgumentException(
                    "num_heads: heads need a multiple of 4 channels to be turned in pairs, not " + channels);
        }
        this.half = channels / 2;
        this.places = places;
        long count = (long) places.height() * places.width();
        this.cosines = buffer(
                "freqs_cos", ScalarType.Float, t -> t.copy_(angles(places).cos()), count, channels);
        this.sines = buffer(
                "freqs_sin", ScalarType.Float, t -> t.copy_(angles(places).sin()), count, channels);
    }

    private Tensor angles(IntPair size) {
        int channels = 2 * half;
        float[] angles = new float[size.height() * size.width() * channels];
        for (int i = 0; i < angles.length; i++) {
            int place = i / channels;
            int channel = i % channels;
            boolean isRow = channel < half;
            int at = isRow ? place / size.width() : place % size.width();
            float position = (float) at / (isRow ? size.height() : size.width()) * half;
            int wave = channel % half % (half / 2);
            float frequency = 1 / (float) Math.pow(THETA, 2.0 * wave / half);
            angles[i] = position * frequency;
        }
        return Tensors.of(angles, (long) size.height() * size.width(), channels);
    }

    /** Turns (N, heads, L, C), one row for each place of a map of a size. */
    Tensor forward(Tensor x, IntPair size) {
        return TorchScope.keeping(() -> {
            boolean isUsual = size.equals(places);
            Tensor cos = isUsual ? cosines.value() : on(x, angles(size).cos());
            Tensor sin = isUsual ? sines.value() : on(x, angles(size).sin());
            Tensor pairs = x.reshape(x.size(0), x.size(1), x.size(2), half, 2);
            Tensor turned = torch.stack(
                            Tensors.vector(List.of(pairs.select(-1, 1).neg(), pairs.select(-1, 0))), -1)
                    .reshape(x.shape());
            return x.mul(cos).add(turned.mul(sin));
        });
    }

    private static Tensor on(Tensor like, Tensor x) {
        return like.device().is_cpu() ? x : x.to(like.device(), x.scalar_type());
    }

    @Override
    public List<String> typeNames() {
        return List.of("RotaryEmbeddingFast", "BaseModule");
    }
}
