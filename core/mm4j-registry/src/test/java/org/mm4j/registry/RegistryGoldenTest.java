package org.mm4j.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;

@Tag("golden")
class RegistryGoldenTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        Properties differences = new Properties();
        try (InputStream stream = RegistryGoldenTest.class.getResourceAsStream("differences.properties")) {
            assertThat(stream).isNotNull();
            differences.load(stream);
        }
        List<DynamicTest> tests = new ArrayList<>();
        for (Path file : GoldenRoots.require("registry/cases.json")) {
            JSON.readTree(file.toFile())
                    .forEach(scenario -> tests.add(dynamicTest(
                            scenario.get("name").textValue(), file.toUri(), () -> run(scenario, differences))));
        }
        return tests.stream();
    }

    private static void run(JsonNode scenario, Properties differences) {
        RegistryScenario registries = new RegistryScenario(scenario);
        JsonNode calls = scenario.get("calls");
        for (int i = 0; i < calls.size(); i++) {
            JsonNode expected = scenario.get("expect").get(i);
            String difference = differences.getProperty(scenario.get("name").textValue() + "." + i);
            JsonNode config = calls.get(i).path("cfg").deepCopy();
            if (difference != null) {
                assertDiffers(registries, calls.get(i), expected);
            } else {
                assertAgrees(registries, calls.get(i), expected);
            }
            assertThat(calls.get(i).path("cfg"))
                    .as("a config is never changed by building")
                    .isEqualTo(config);
            String scope = registries.defaultScope();
            assertThat(scope == null ? NullNode.getInstance() : JSON.valueToTree(scope))
                    .as("default scope after %s", calls.get(i))
                    .isEqualTo(expected.get("default_scope"));
        }
        GoldenRoots.report("registry/cases scenarios", 1);
        GoldenRoots.report("registry/cases calls", calls.size());
    }

    private static void assertAgrees(RegistryScenario registries, JsonNode call, JsonNode expected) {
        try {
            // Through text, so that both sides have the same node types.
            JsonNode result = JSON.readTree(JSON.writeValueAsString(registries.call(call)));
            assertThat(result).as("%s", call).isEqualTo(expected.get("result"));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (RuntimeException e) {
            assertThat(expected.path("error").path("type").asText("(no error)"))
                    .as("%s gave: %s", call, e.getMessage())
                    .isEqualTo(CaseError.of(e).type());
        }
    }

    /** Where mm4j stops and the original goes on with a warning. */
    private static void assertDiffers(RegistryScenario registries, JsonNode call, JsonNode expected) {
        try {
            JsonNode result = registries.call(call);
            throw new AssertionError("is listed as a difference, but gave " + result + " for " + call);
        } catch (RuntimeException e) {
            assertThat(CaseError.of(e).type()).as("%s", expected).isEqualTo("(mm4j refuses)");
        }
    }
}
