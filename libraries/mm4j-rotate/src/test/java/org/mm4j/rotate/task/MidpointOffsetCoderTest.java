package org.mm4j.rotate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.ConfigDict;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.Json;

/** Boxes as offsets of midpoints where their sides are upright; the numbers are those of mmrotate 1.0.0rc1. */
class MidpointOffsetCoderTest {

    @ParameterizedTest
    @CsvSource({"oc, 20, 40, -1.5707964, -1.5707964", "le90, 40, 20, 0, -1.5707964", "le135, 40, 20, 0, 1.5707963"})
    void decodesUprightBoxes(String version, float w, float h, float first, float second) {
        MidpointOffsetCoder coder = Registries.discover()
                .context("mmrotate")
                .build(new RegistryKey<>("task util", MidpointOffsetCoder.class), (ConfigDict) Configs.of(
                        Json.parse("{\"type\": \"MidpointOffsetCoder\", \"angle_version\": \"" + version + "\"}")));
        TorchScope.run(() -> {
            float[] priors = {10, 10, 50, 30, 10, 10, 30, 50};
            float[] deltas = {0, 0, 0, 0, 0.9f, 0.9f, 0, 0, 0, 0, -0.9f, -0.9f};
            assertThat(Tensors.floats(coder.decode(Tensors.of(priors, 2, 4), Tensors.of(deltas, 2, 6), null)))
                    .containsExactly(new float[] {30, 20, w, h, first, 20, 30, 40, 20, second}, within(1e-5f));
        });
    }
}
