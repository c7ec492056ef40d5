package org.mm4j.rotate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.engine.structures.ImageSize;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;

/** Horizontal boxes around rotated ones as differences; the numbers are those of mmrotate 1.0.0rc1 (PyTorch 2.1.2). */
class DeltaXYWHHBBoxCoderTest {

    private static final String CFG = "{\"type\": \"DeltaXYWHHBBoxCoder\", \"target_means\": [0.1, 0, -0.2, 0],"
            + " \"target_stds\": [0.1, 0.1, 0.2, 0.2]}";
    private static final float[] PRIORS = {10, 20, 50, 60, 0, 0, 32, 16, 5, 5, 25, 45};
    private static final float[] BOXES = {32, 38, 30, 12, 0.5f, 14, 10, 20, 8, 0, 18, 22, 10, 40, -1.2f};
    private static final float[] ENCODED = {
        -0.5f, -0.5f, -0.10314f, -2.3673f, -1.625f, 1.25f, -1.35002f, -3.46574f, 0.5f, -0.75f, 4.57762f, -2.59288f
    };
    private static final float[] AROUND = {
        15.95971f, 25.54312f, 48.04029f, 50.45688f, 4, 6, 24, 14, -2.45257f, 10.09265f, 38.45257f, 33.90735f
    };

    private static DeltaXYWHHBBoxCoder coder() {
        return Registries.discover()
                .context("mmrotate")
                .build(new RegistryKey<>("task util", DeltaXYWHHBBoxCoder.class), (ConfigDict)
                        Configs.of(Json.parse(CFG)));
    }

    @Test
    void encodesAsTheOriginalAndBack() {
        DeltaXYWHHBBoxCoder coder = coder();
        TorchScope.run(() -> {
            Tensor priors = Tensors.of(PRIORS.clone(), 3, 4);
            Tensor encoded = coder.encode(priors, Tensors.of(BOXES.clone(), 3, 5));
            assertThat(encoded.shape()).containsExactly(3, 4);
            assertThat(Tensors.floats(encoded)).containsExactly(ENCODED, within(1e-4f));
            assertThat(Tensors.floats(coder.decode(priors, encoded, null))).containsExactly(AROUND, within(1e-4f));
        });
    }

    @Test
    void cutsOffAtTheBorder() {
        DeltaXYWHHBBoxCoder coder = coder();
        TorchScope.run(() -> {
            Tensor encoded = Tensors.of(ENCODED.clone(), 3, 4);
            float[] found =
                    Tensors.floats(coder.decode(Tensors.of(PRIORS.clone(), 3, 4), encoded, new ImageSize(32, 40)));
            for (int i = 0; i < AROUND.length; i++) {
                float expected = Math.min(Math.max(AROUND[i], 0), i % 2 == 0 ? 40 : 32);
                assertThat(found[i]).isCloseTo(expected, within(1e-4f));
            }
        });
    }
}
