package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigString;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Backbones give what the originals give, before and after they are prepared for inference. */
class BackbonesTest {

    private static final double TOLERANCE = 1e-4;

    private static final RegistryKey<Backbone> BACKBONES = new RegistryKey<>("model", Backbone.class);

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> giveTheOriginalsFeatures() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/backbones"))) {
            return files.filter(path -> path.toString().endsWith(".json")).sorted().toList().stream()
                    .map(path -> dynamicTest(path.getFileName().toString(), () -> check(Json.read(path))));
        }
    }

    private static void check(JsonNode node) {
        Backbone backbone = Models.scope("mmdet")
                .build(
                        BACKBONES,
                        Configs.dict(node.get("cfg"))
                                .with("type", ConfigString.of(node.get("type").textValue())));
        try (BaseModule module = BaseModule.of(backbone)) {
            assertThat(module.namedState()).hasSize(node.get("num_tensors").intValue());
            assertThat(module.namedParameters().values().stream()
                            .mapToLong(Parameter::numel)
                            .sum())
                    .isEqualTo(node.get("num_params").longValue());
            module.train(true);
            assertThat(module.namedParameters().values().stream().filter(p -> !p.requiresGrad()))
                    .hasSize(node.get("num_frozen").intValue());
            assertThat(module.namedModules().values().stream()
                            .filter(part -> part instanceof BatchNorm2d && !part.isTraining()))
                    .hasSize(node.get("num_bn_eval_after_train").intValue());
            Models.fill(module, node.get("fill_gain").doubleValue());
            module.eval();
            checkOutputs(backbone, node);
            module.prepareForInference();
            checkOutputs(backbone, node);
        }
        GoldenRoots.report("backbones of mmdet", 1);
    }

    private static void checkOutputs(Backbone backbone, JsonNode node) {
        TorchScope.run(() -> Grad.off(() -> {
            List<Tensor> outputs = backbone.forward(Models.input(node.get("input"), true));
            assertThat(outputs).hasSize(node.get("outputs").size());
            for (int i = 0; i < outputs.size(); i++) {
                Models.check("out." + i, outputs.get(i), node.get("outputs").get("out." + i), TOLERANCE);
            }
        }));
    }
}
