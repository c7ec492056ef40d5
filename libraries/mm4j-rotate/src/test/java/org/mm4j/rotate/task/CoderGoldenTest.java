package org.mm4j.rotate.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.rotate.support.Configs;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** The coder, built from each golden config. */
@Tag("golden")
class CoderGoldenTest {

    @TestFactory
    List<DynamicTest> coders() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path path : GoldenRoots.files("models/rotated", ".json")) {
            if (path.getFileName().toString().startsWith("coder")) {
                JsonNode golden = Json.read(path);
                for (JsonNode expected : golden.get("results")) {
                    tests.add(dynamicTest(expected.get("cfg").toString(), () -> check(golden, expected)));
                }
            }
        }
        GoldenRoots.report("models/rotated/coder", tests.size());
        return tests;
    }

    private static void check(JsonNode golden, JsonNode expected) {
        ConfigDict cfg =
                ((ConfigDict) Configs.of(expected.get("cfg"))).with("type", ConfigString.of("DeltaXYWHTRBBoxCoder"));
        DeltaXYWHTRBBoxCoder coder = Registries.discover()
                .context("mmrotate")
                .build(new RegistryKey<>("task util", DeltaXYWHTRBBoxCoder.class), cfg);
        TorchScope.run(() -> {
            Tensor priors = tensor(golden.get("priors"));
            Tensor encoded = coder.encode(priors, tensor(golden.get("gt")));
            assertThat(Tensors.floats(encoded)).containsExactly(Json.floats(expected.get("encoded")), within(1e-4f));
            assertThat(Tensors.floats(coder.decode(priors, tensor(expected.get("encoded")), null)))
                    .containsExactly(Json.floats(expected.get("decoded")), within(1e-3f));
        });
    }

    private static Tensor tensor(JsonNode rows) {
        float[] values = Json.floats(rows);
        return Tensors.of(values, values.length / 5, 5);
    }
}
