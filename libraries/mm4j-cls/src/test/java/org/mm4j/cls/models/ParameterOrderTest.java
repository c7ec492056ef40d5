package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.nn.BaseModule;

/**
 * Optimisers keep what they remember by the number of a parameter: a training goes on from a checkpoint of the original
 * only if parameters are in its order. These are the models in which that is not the order of use.
 */
class ParameterOrderTest {

    private static List<String> names(String config, String prefix) {
        try (BaseModule model = Models.build(BaseModule.class, config)) {
            return model.namedParameters().keySet().stream()
                    .filter(name -> name.startsWith(prefix))
                    .map(name -> name.substring(prefix.length()))
                    .toList();
        }
    }

    @Test
    void furtherTokensComeBehindTheEmbeddings() {
        assertThat(names("""
                        {"type": "DistilledVisionTransformer", "img_size": 32, "patch_size": 16,
                         "arch": {"embed_dims": 8, "num_layers": 1, "num_heads": 2, "feedforward_channels": 16}}""", "")).startsWith("cls_token", "pos_embed", "dist_token", "patch_embed.projection.weight");
    }

    @Test
    void partsOfRes2NetComeBehindTheOtherConvolutions() {
        assertThat(names("{\"type\": \"Res2Net\", \"depth\": 50, \"scales\": 3, \"base_width\": 4}", "layer1.0."))
                .containsExactly(
                        "conv1.weight",
                        "bn1.weight",
                        "bn1.bias",
                        "conv3.weight",
                        "bn3.weight",
                        "bn3.bias",
                        "downsample.1.weight",
                        "downsample.2.weight",
                        "downsample.2.bias",
                        "convs.0.weight",
                        "convs.1.weight",
                        "bns.0.weight",
                        "bns.0.bias",
                        "bns.1.weight",
                        "bns.1.bias");
    }
}
