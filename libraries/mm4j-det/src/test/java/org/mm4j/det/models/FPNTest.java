package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.det.models.necks.FPN;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.SyntheticWeights;

class FPNTest {

    private static final double TOLERANCE = 1e-5;

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> givesTheOriginalsMaps() {
        return GoldenRoots.files("models/parts", ".json").stream()
                .filter(path -> path.getFileName().toString().startsWith("fpn_"))
                .map(path -> dynamicTest(path.getFileName().toString(), () -> check(path)));
    }

    private static void check(Path path) {
        JsonNode golden = Json.read(path);
        try (FPN neck = build(Configs.dict(golden.get("cfg")))) {
            Models.fill(neck, golden.get("fill_gain").doubleValue()).eval();
            TorchScope.run(() -> Grad.off(() -> {
                List<Tensor> inputs = new ArrayList<>();
                golden.get("inputs").forEach(input -> inputs.add(input(input)));
                List<Tensor> outputs = neck.forward(inputs);
                assertThat(outputs).hasSize(golden.get("outputs").size());
                for (int i = 0; i < outputs.size(); i++) {
                    Models.check(
                            "out " + i, outputs.get(i), golden.get("outputs").get(i), TOLERANCE);
                }
            }));
        }
        GoldenRoots.report("models/parts/fpn", 1);
    }

    private static Tensor input(JsonNode input) {
        long[] shape = new long[input.get("shape").size()];
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = input.get("shape").get(i).longValue();
            count *= (int) shape[i];
        }
        return Tensors.of(SyntheticWeights.uniform(input.get("name").textValue(), count, -1, 1), shape);
    }

    private static FPN build(ConfigDict cfg) {
        return Models.scope("mmdet")
                .build(new RegistryKey<>("model", FPN.class), cfg.with("type", ConfigString.of("FPN")));
    }

    @Test
    void refusesLevelsThatDoNotFit() {
        assertThatThrownBy(() -> build(
                        Configs.dict(Json.parse("{\"in_channels\": [8, 16], \"out_channels\": 4, \"num_outs\": 1}"))))
                .hasMessageContaining("num_outs")
                .hasMessageContaining("at least 2");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse(
                        "{\"in_channels\": [8, 16], \"out_channels\": 4, \"num_outs\": 2, \"start_level\": 2}"))))
                .hasMessageContaining("start_level");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("""
                        {"in_channels": [8, 16], "out_channels": 4, "num_outs": 3, "add_extra_convs": "on_neck"}"""))))
                .hasMessageContaining("on_neck")
                .hasMessageContaining("on_lateral");
        assertThatThrownBy(() -> build(Configs.dict(Json.parse("""
                        {"in_channels": [8], "out_channels": 4, "num_outs": 1, "upsample_cfg": {"mode": "cubic"}}""")))).hasMessageContaining("cubic");
        try (FPN neck =
                build(Configs.dict(Json.parse("{\"in_channels\": [8, 16], \"out_channels\": 4, \"num_outs\": 2}")))) {
            assertThatThrownBy(() -> neck.forward(List.of())).hasMessageContaining("2 feature maps");
        }
    }
}
