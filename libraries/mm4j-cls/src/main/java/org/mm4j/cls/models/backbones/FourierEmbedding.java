package org.mm4j.cls.models.backbones;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.cv.models.ConvModule;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Layer;
import org.mm4j.engine.nn.Tensors;

/** Position embeddings of any size: waves of the row and of the column, mixed by a convolution. */
final class FourierEmbedding extends BaseModule {

    private static final int HIDDEN = 32;
    private static final double TEMPERATURE = 10000;
    private static final float EPS = 1e-6f;

    private final Layer projection;
    private final String typeName;

    private <M extends BaseModule & Layer> FourierEmbedding(String typeName, String key, M projection) {
        this.typeName = typeName;
        this.projection = child(key, projection);
    }

    /** Those of XCiT, whose convolution is {@code token_projection}. */
    static FourierEmbedding ofXcit(int channels) {
        ConvModule projection =
                ConvModule.builder(2 * HIDDEN, channels, 1).norm(null).act(null).build();
        return new FourierEmbedding("PositionalEncodingFourier", "token_projection", projection);
    }

    /** Those of EdgeNeXt, whose convolution is {@code proj}. */
    static FourierEmbedding ofEdgeNext(int channels) {
        return new FourierEmbedding("PositionEncodingFourier", "proj", Conv2d.of(2 * HIDDEN, channels, 1));
    }

    /** The embeddings of a map, (1, C, height, width), of the type and on the device of {@code like}. */
    Tensor forward(int height, int width, Tensor like) {
        return TorchScope.keeping(() -> {
            float[] waves = new float[2 * HIDDEN * height * width];
            for (int c = 0; c < HIDDEN; c++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        int at = (c * height + y) * width + x;
                        waves[at] = wave(y + 1, height, c);
                        waves[HIDDEN * height * width + at] = wave(x + 1, width, c);
                    }
                }
            }
            Tensor input = Tensors.of(waves, 1, 2 * HIDDEN, height, width);
            return projection.forward(input.to(like.device(), like.scalar_type()));
        });
    }

    /** The embeddings of a map of the size of {@code like}, (N, C, height, width). */
    Tensor forward(Tensor like) {
        return forward(Math.toIntExact(like.size(2)), Math.toIntExact(like.size(3)), like);
    }

    /** Sine and cosine in turn, slower from pair to pair. */
    private static float wave(int at, int count, int channel) {
        float place = (float) (at / (count + EPS) * (2 * Math.PI));
        int pair = channel / 2;
        float slowness = (float) Math.pow(TEMPERATURE, 2.0 * pair / HIDDEN);
        double angle = place / slowness;
        return (float) (channel % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }

    @Override
    public List<String> typeNames() {
        return List.of(typeName, "BaseModule");
    }
}
