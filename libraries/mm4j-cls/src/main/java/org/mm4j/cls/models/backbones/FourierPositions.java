package org.mm4j.cls.models.backbones;

import org.bytedeco.pytorch.Tensor;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Tensors;

/** Sines and cosines of the places of pixels, mixed to a number of channels by {@code proj}. */
final class FourierPositions extends BaseModule {

    private static final int HALF = 32;
    private static final double TEMPERATURE = 10000;
    private static final double EPSILON = 1e-6;

    private final Conv2d proj;

    FourierPositions(int channels) {
        this.proj = child("proj", Conv2d.of(2 * HALF, channels, 1));
    }

    /** For a map of the size of {@code like}, (1, C, H, W). */
    Tensor forward(Tensor like) {
        return TorchScope.keeping(() -> {
            int height = Math.toIntExact(like.size(2));
            int width = Math.toIntExact(like.size(3));
            float[] values = new float[2 * HALF * height * width];
            for (int k = 0; k < HALF; k++) {
                for (int y = 0; y < height; y++) {
                    for (int x = 0; x < width; x++) {
                        int at = (k * height + y) * width + x;
                        values[at] = wave(y, height, k);
                        values[at + HALF * height * width] = wave(x, width, k);
                    }
                }
            }
            Tensor places = Tensors.of(values, 1, 2 * HALF, height, width);
            return proj.forward(places.to(like.device(), like.scalar_type()));
        });
    }

    private static float wave(int place, int size, int number) {
        double angle = (place + 1) / (size + EPSILON) * 2 * Math.PI;
        angle /= Math.pow(TEMPERATURE, 2.0 * Math.floorDiv(number, 2) / HALF);
        return (float) (number % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
    }
}
