package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

class ResNetTest {

    private static BaseModule build(String json) {
        return BaseModule.of(
                Models.context().build(new RegistryKey<>("model", Backbone.class), Configs.dict(Json.parse(json))));
    }

    private static float[] firstWeights(String json, String path) {
        try (BaseModule net = build(json)) {
            net.initWeights();
            return Tensors.floats(net.stateAt(path).value());
        }
    }

    @Test
    void theLastNormOfEachBlockBeginsWithZeros() {
        String small = "{\"type\": \"ResNet\", \"depth\": 50, \"base_channels\": 8, \"stem_channels\": 8";
        assertThat(firstWeights(small + "}", "layer3.2.bn3.weight")).containsOnly(0);
        assertThat(firstWeights(small + "}", "layer3.2.bn2.weight")).containsOnly(1);
        assertThat(firstWeights(small + ", \"zero_init_residual\": false}", "layer3.2.bn3.weight"))
                .containsOnly(1);
        assertThat(firstWeights(
                        "{\"type\": \"ResNet\", \"depth\": 18, \"base_channels\": 8, \"stem_channels\": 8}",
                        "layer1.0.bn2.weight"))
                .containsOnly(0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        refused("{\"type\": \"ResNet\", \"depth\": 51}", "depth", "50");
        refused("{\"type\": \"ResNeXt\", \"depth\": 18}", "depth", "101");
        refused("{\"type\": \"ResNet\", \"depth\": 18, \"num_stages\": 3}", "strides", "3");
        refused("{\"type\": \"ResNet\", \"depth\": 18, \"out_indices\": [4]}", "out_indices");
        refused("{\"type\": \"ResNet\", \"depth\": 18, \"frozen_stages\": 5}", "frozen_stages");
        refused("{\"type\": \"ResNet\", \"depth\": 18, \"style\": \"tensorflow\"}", "style", "caffe");
        refused("{\"type\": \"RegNet\", \"arch\": \"regnetx_401mf\"}", "arch", "regnetx_400mf");
        refused("{\"type\": \"MobileNetV2\", \"out_indices\": [8]}", "out_indices");
    }

    private static void refused(String json, String... words) {
        assertThatThrownBy(() -> build(json)).hasMessageContainingAll(words);
    }
}
