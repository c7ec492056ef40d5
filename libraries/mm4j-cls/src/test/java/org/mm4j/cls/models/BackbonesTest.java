package org.mm4j.cls.models;

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
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Backbones give what the originals give, before and after they are prepared for inference. */
class BackbonesTest {

    private static final double TOLERANCE = 1e-4;
    private static final double GRADIENT_TOLERANCE = 1e-3;

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
        Backbone backbone = Models.context()
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
            if (node.has("grad")) {
                checkGradients(backbone, module, node);
            }
            checkOutputs(backbone, node);
            module.prepareForInference();
            checkOutputs(backbone, node);
        }
        GoldenRoots.report("backbones of mmcls", 1);
    }

    /** The sum over the outputs of the mean of their squares, of two pictures, in evaluation with nothing frozen. */
    private static void checkGradients(Backbone backbone, BaseModule module, JsonNode node) {
        module.namedParameters().values().forEach(parameter -> parameter.setRequiresGrad(true));
        TorchScope.run(() -> {
            JsonNode size = node.get("input");
            Tensor loss = Tensors.scalar(0);
            String input = "{\"images\": [\"bb/0\", \"bb/1\"], \"height\": " + size.get("height") + ", \"width\": "
                    + size.get("width") + "}";
            for (Tensor output : backbone.forward(Models.input(Json.parse(input)))) {
                loss = loss.add(output.square().mean());
            }
            JsonNode grad = node.get("grad");
            double expected = grad.get("value").doubleValue();
            assertThat((double) loss.item_float()).isCloseTo(expected, Models.relative(TOLERANCE, expected));
            loss.backward();
            Models.checkGradients(module, grad.get("grad_norms"), GRADIENT_TOLERANCE);
        });
    }

    private static void checkOutputs(Backbone backbone, JsonNode node) {
        TorchScope.run(() -> Grad.off(() -> {
            List<Tensor> outputs = backbone.forward(Models.input(node.get("input")));
            assertThat(outputs).hasSize(node.get("outputs").size());
            for (int i = 0; i < outputs.size(); i++) {
                Models.check("out." + i, outputs.get(i), node.get("outputs").get("out." + i), TOLERANCE);
            }
        }));
    }
}
