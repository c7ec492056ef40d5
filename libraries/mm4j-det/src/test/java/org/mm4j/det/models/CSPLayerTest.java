package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mm4j.det.models.layers.CSPLayer;
import org.mm4j.det.models.layers.ConvStyle;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Part;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** The options that no YOLOX uses; expected values computed with the original layer. */
class CSPLayerTest {

    private static final double TOLERANCE = 1e-4;

    private static CSPLayer layer(CSPLayer.Options options) {
        Part<Norm> norm = Models.scope("mmdet")
                .bind(
                        RegistryKey.of(Norm.class),
                        Configs.of(Json.parse("{\"type\": \"BN\", \"momentum\": 0.03, \"eps\": 0.001}")));
        Part<Activation> act = Models.scope("mmdet")
                .bind(RegistryKey.of(Activation.class), Configs.of(Json.parse("{\"type\": \"SiLU\"}")));
        CSPLayer layer = new CSPLayer(8, 12, options, new ConvStyle(null, norm, act), null);
        return Models.fill(layer, 2);
    }

    private static void check(CSPLayer.Options options, int state, String expected) {
        try (CSPLayer layer = layer(options)) {
            assertThat(layer.namedState()).hasSize(state);
            layer.eval();
            run(layer, expected);
            layer.prepareForInference();
            run(layer, expected);
        }
    }

    private static void run(CSPLayer layer, String expected) {
        TorchScope.run(() -> Grad.off(() -> Models.check(
                "output",
                layer.forward(Tensors.of(SyntheticWeights.uniform("csp_layer", 240, -1, 1), 1, 8, 6, 5)),
                Json.parse(expected),
                TOLERANCE)));
    }

    @Test
    void cspnextBlocksWithChannelAttention() {
        check(new CSPLayer.Options(0.5, 2, true, false, true, true), 56, """
                {"shape": [1, 12, 6, 5], "dtype": "float32", "mean": -0.02455488958391167, "std": 0.13619466370925667,
                 "min": -0.27824559807777405, "max": 0.5614930987358093, "abs_sum": 39.087802008521976,
                 "pos": [0, 51, 102, 153, 205, 256, 307, 359],
                 "val": [-0.017678162083029747, -0.192050963640213, 0.23502296209335327, 0.14843226969242096,
                         -0.03350032866001129, -0.10839828103780746, -0.01551060937345028, 0.02132207341492176]}
                """);
    }

    @Test
    void depthwiseCspnextBlocksWithAnotherRatio() {
        check(new CSPLayer.Options(0.75, 1, false, true, true, false), 42, """
                {"shape": [1, 12, 6, 5], "dtype": "float32", "mean": 0.014865350014103267, "std": 0.16454353228460555,
                 "min": -0.2648664712905884, "max": 0.8197433352470398, "abs_sum": 44.80805360840168,
                 "pos": [0, 51, 102, 153, 205, 256, 307, 359],
                 "val": [0.1008630022406578, -0.12987349927425385, 0.14112131297588348, -0.048921678215265274,
                         -0.12614312767982483, 0.057875774800777435, 0.17168310284614563, 0.023493550717830658]}
                """);
    }
}
