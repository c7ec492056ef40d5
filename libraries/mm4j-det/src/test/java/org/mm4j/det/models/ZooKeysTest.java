package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigValue;
import org.mm4j.det.support.Images;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Kinds;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;

/** The models of this project's configs have the parameters of those that the original builds of its own. */
@Tag("golden")
class ZooKeysTest {

    /** What the zoo appends to the name of a model: GPUs, batch size, schedule, data set. */
    private static final Pattern SETTINGS = Pattern.compile("_\\d+xb\\d+-.*");

    @TestFactory
    List<DynamicTest> modelsHaveTheOriginalsParameters() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path table : GoldenRoots.require("models/zoo_keys/mmdet.tsv")) {
            for (String line : Files.readAllLines(table)) {
                List<String> row = Arrays.asList(line.split("\t", -1));
                own(row.get(0)).ifPresent(config -> tests.add(dynamicTest(row.get(0), () -> check(config, row))));
            }
        }
        return tests;
    }

    /** The project's config of the same model, if it has one. */
    private static Optional<Path> own(String zooPath) {
        String name = SETTINGS.matcher(zooPath.replaceAll("\\.py$", "")).replaceAll("") + ".py";
        return Optional.of(DataRoots.project().resolve(name)).filter(Files::exists);
    }

    private static void check(Path file, List<String> row) {
        Config config = Config.fromFile(file);
        ConfigValue model = config.find("model").orElseThrow();
        try (BaseModule module = Models.context(config).build(Kinds.MODELS, model)) {
            assertThat(module.getClass().getSimpleName()).isEqualTo(row.get(1));
            assertThat(module.namedState()).hasSize(Integer.parseInt(row.get(2)));
            assertThat(module.namedParameters().values().stream()
                            .mapToLong(Parameter::numel)
                            .sum())
                    .isEqualTo(Long.parseLong(row.get(3)));
            assertThat(digest(module)).isEqualTo(row.get(4));
        }
        GoldenRoots.report("models/zoo_keys mmdet", 1);
    }

    private static String digest(BaseModule module) {
        List<String> lines = new ArrayList<>();
        module.namedState()
                .forEach((key, parameter) -> lines.add(key + " "
                        + Arrays.stream(parameter.shape())
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(","))));
        lines.sort(Comparator.naturalOrder());
        return Images.sha256(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }
}
