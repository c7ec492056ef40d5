package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** Every case of every {@code config/cases/manifest.json} below the golden roots. */
@Tag("golden")
class GoldenCasesTest {

    @TestFactory
    List<DynamicTest> cases() throws IOException {
        Map<String, String> differences = AllowList.read("golden-differences.txt");
        List<DynamicTest> tests = new ArrayList<>();
        for (Path manifest : GoldenRoots.require("config/cases/manifest.json")) {
            Path folder = manifest.resolveSibling("").toAbsolutePath().normalize();
            for (JsonNode node : Json.read(manifest)) {
                GoldenCase one = new GoldenCase(node, folder);
                tests.add(DynamicTest.dynamicTest(one.name(), () -> run(one, differences)));
            }
        }
        return tests;
    }

    private static void run(GoldenCase one, Map<String, String> differences) {
        String reason = differences.get(one.name());
        GoldenRoots.report(reason == null ? "config/cases" : "config/cases, different on purpose", 1);
        if (reason == null) {
            one.run();
            return;
        }
        assertThat(passes(one))
                .as(one.name() + " is listed as different (" + reason + "), but passes")
                .isFalse();
    }

    private static boolean passes(GoldenCase one) {
        try {
            one.run();
            return true;
        } catch (AssertionError | RuntimeException different) {
            return false;
        }
    }
}
