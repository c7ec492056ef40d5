package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.models.backbones.CSPDarknet;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

class CSPDarknetTest {

    private static final double TOLERANCE = 1e-4;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> givesTheOriginalsFeatures() {
        return GoldenRoots.files("models/yolox", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("cspdarknet_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode node = Json.read(path);
        try (CSPDarknet backbone = build(Configs.dict(node.get("cfg")))) {
            Models.fill(backbone, node.get("fill_gain").doubleValue());
            checkTraining(backbone, node);
            backbone.eval();
            checkOutputs(backbone, node);
            backbone.prepareForInference();
            checkOutputs(backbone, node);
        }
        GoldenRoots.report("models/yolox cspdarknet", 1);
    }

    private static void checkTraining(CSPDarknet backbone, JsonNode node) {
        backbone.train(true);
        long parameters = backbone.namedParameters().values().stream()
                .mapToLong(Parameter::numel)
                .sum();
        assertThat(parameters).isEqualTo(node.get("num_params").longValue());
        assertThat(backbone.namedParameters().values().stream().filter(p -> !p.requiresGrad()))
                .hasSize(node.get("num_frozen").intValue());
        assertThat(backbone.namedModules().values().stream()
                        .filter(module -> module instanceof BatchNorm2d && !module.isTraining()))
                .hasSize(node.get("num_bn_eval_after_train").intValue());
    }

    private static void checkOutputs(CSPDarknet backbone, JsonNode node) {
        TorchScope.run(() -> Grad.off(() -> {
            List<Tensor> outputs = backbone.forward(Models.input(node.get("input"), true));
            assertThat(outputs).hasSize(node.get("outputs").size());
            for (int i = 0; i < outputs.size(); i++) {
                Models.check("out." + i, outputs.get(i), node.get("outputs").get("out." + i), TOLERANCE);
            }
        }));
    }

    private static CSPDarknet build(ConfigDict cfg) {
        return Models.scope("mmdet")
                .build(new RegistryKey<>("model", CSPDarknet.class), cfg.with("type", ConfigString.of("CSPDarknet")));
    }

    @Test
    void refusesStagesThatDoNotExist() {
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("{\"out_indices\": [5]}"))))
                .hasMessageContaining("out_indices")
                .hasMessageContaining("0 to 4");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("{\"frozen_stages\": 5}"))))
                .hasMessageContaining("frozen_stages");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("{\"arch\": \"P7\"}"))))
                .hasMessageContaining("P7")
                .hasMessageContaining("P6");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("{\"arch_ovewrite\": [[16, 24, 2, true]]}"))))
                .hasMessageContaining("arch_ovewrite");
    }
}
