package org.mm4j.cls.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.cls.support.Configs;
import org.mm4j.cls.support.Models;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.model.Neck;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

/** Necks, and a backbone of grey pictures, give what the originals give. */
class NecksTest {

    private static final double TOLERANCE = 1e-4;

    @TestFactory
    List<DynamicTest> giveTheOriginalsNumbers() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode node : Json.read(Path.of("src/test/resources/necks/numbers.json"))) {
            tests.add(dynamicTest(node.get("cfg").toString(), () -> check(node)));
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void check(JsonNode node) {
        Object built = Models.context().build(new RegistryKey<>("model", Object.class), Configs.dict(node.get("cfg")));
        try (BaseModule module = BaseModule.of(built)) {
            module.namedState().forEach((name, parameter) -> {
                if (!name.equals("p")) {
                    Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), 1));
                }
            });
            module.eval();
            TorchScope.run(() -> {
                List<Tensor> features = new ArrayList<>();
                if (node.has("shapes")) {
                    node.get("shapes").forEach(shape -> features.add(feature(shape)));
                } else {
                    features.add(feature(node.get("shape")));
                }
                List<Tensor> outputs = built instanceof Neck neck
                        ? neck.forward(features)
                        : ((Backbone) built).forward(features.get(0));
                assertThat(outputs).hasSize(1);
                Models.check("out", outputs.get(0), node.get("out"), TOLERANCE);
                outputs.get(0).square().mean().backward();
                double expected = node.get("grad").doubleValue();
                assertThat(Models.norm(features.get(0).grad())).isCloseTo(expected, Models.relative(1e-3, expected));
            });
        }
    }

    private static Tensor feature(JsonNode node) {
        long[] shape = Json.longs(node);
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        return Tensors.of(SyntheticWeights.uniform("necks/features", count, -1, 1), shape)
                .requires_grad_(true);
    }
}
