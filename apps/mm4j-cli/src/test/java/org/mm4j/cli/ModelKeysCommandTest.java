package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;

class ModelKeysCommandTest {

    private static final Path PROJECT = DataRoots.project();

    /** What the zoo appends to the name of a model: GPUs, batch size, schedule, data set. */
    private static final Pattern SETTINGS = Pattern.compile("_\\d+xb\\d+-[^/]*(?=\\.py$)");

    @TempDir
    Path folder;

    private static Map<String, List<String>> rows(String text) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        text.lines().map(line -> Arrays.asList(line.split("\t", -1))).forEach(row -> rows.put(row.get(0), row));
        return rows;
    }

    @Test
    void everyConfigOfTheTreeHasItsLine() throws IOException {
        Cli.Run run = Cli.run("model", "keys", "--root", PROJECT, PROJECT.resolve("configs"));
        Map<String, List<String>> rows = rows(run.out());
        List<String> expected;
        try (Stream<Path> files = Files.walk(PROJECT.resolve("configs"))) {
            expected = files.filter(file -> file.toString().endsWith(".py"))
                    .sorted()
                    .map(file -> PROJECT.relativize(file).toString().replace('\\', '/'))
                    .toList();
        }
        assertThat(rows.keySet()).containsExactlyElementsOf(expected);
        assertThat(rows.get("configs/yolox/yolox_s.py"))
                .containsExactly(
                        "configs/yolox/yolox_s.py",
                        "YOLOX",
                        "462",
                        "8968255",
                        "dd341072000535b7e2fe5847572ead0270e7e28e9d1319000abb16a9e188ed7d");
        // A base file that names no scope is built in that of the one library which has the model.
        assertThat(Objects.requireNonNull(rows.get("configs/_base_/models/yolox_s.py"))
                        .subList(1, 5))
                .isEqualTo(Objects.requireNonNull(rows.get("configs/yolox/yolox_s.py"))
                        .subList(1, 5));
        assertThat(rows.get("configs/_base_/default_runtime.py"))
                .hasSize(3)
                .element(1)
                .isEqualTo("error");
        assertThat(run.out()).contains("configs/_base_/default_runtime.py\terror\tthe config has no model");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aConfigThatFailsIsALineAndTheRunGoesOn() throws IOException {
        Path bad = Files.writeString(folder.resolve("a.py"), "model = dict(type='NoSuchModel',\n  depth=3)\n");
        Path broken = Files.writeString(folder.resolve("b.py"), "model = dict(\n");
        Path good = PROJECT.resolve("configs/yolox/yolox_nano.py");
        Cli.Run run = Cli.run("model", "keys", "--root", folder, bad, broken, folder.resolve("none.py"), good);
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).startsWith("a.py\terror\t").contains("NoSuchModel");
        assertThat(lines.get(1)).startsWith("b.py\terror\t");
        assertThat(lines.get(2)).startsWith("none.py\terror\t").contains("none.py");
        assertThat(lines.get(3)).contains("\tYOLOX\t");
        assertThat(run.code()).isEqualTo(1);
        assertThat(Cli.run("model", "keys", good).code()).isZero();
    }

    @Test
    void noWeightIsAllocated() {
        long before = Pointer.totalBytes();
        Cli.Run run = Cli.run("model", "keys", PROJECT.resolve("configs/yolox/yolox_x.py"));
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("\t99071455\t");
        // Its weights would take 400 MB.
        assertThat(Pointer.totalBytes() - before).isLessThan(1_000_000);
    }

    @Test
    void overridesAndScopesApply() {
        Path config = PROJECT.resolve("configs/yolox/yolox_nano.py");
        String plain = Cli.run("model", "keys", config).out();
        Cli.Run other = Cli.run("model", "keys", config, "--cfg-options", "model.bbox_head.num_classes=3");
        assertThat(other.code()).isZero();
        assertThat(other.out()).isNotEqualTo(plain);
        assertThat(Cli.run("model", "keys", "--scope", "mmtrack", config).code())
                .isEqualTo(1);
        assertThat(Cli.run("model", "keys").code()).isEqualTo(2);
        assertThat(Cli.run("model").code()).isEqualTo(2);
    }

    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> theTreesConfigsHaveTheOriginalsKeys() throws IOException {
        Map<String, List<String>> own = rows(Cli.run("model", "keys", "--root", PROJECT, PROJECT.resolve("configs"))
                .out());
        List<DynamicTest> tests = new ArrayList<>();
        for (String library : List.of("mmdet", "mmpretrain")) {
            for (Path table : GoldenRoots.require("models/zoo_keys/" + library + ".tsv")) {
                rows(Files.readString(table)).forEach((path, expected) -> {
                    List<String> actual = own.get(SETTINGS.matcher(path).replaceAll(""));
                    if (actual != null && !path.contains("_base_")) {
                        tests.add(dynamicTest(path, () -> {
                            assertThat(actual.subList(1, actual.size())).isEqualTo(expected.subList(1, 5));
                            GoldenRoots.report("models/zoo_keys " + library + " in configs", 1);
                        }));
                    }
                });
            }
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    /** Over the originals' own configs, where {@code MM4J_ZOO} says that they are: what builds has to be right. */
    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> whatBuildsOfTheZoosHasTheOriginalsKeys() {
        String zoo = System.getenv("MM4J_ZOO");
        Assumptions.assumeTrue(zoo != null, "MM4J_ZOO, the folder with repositories of configs");
        return Stream.of("mmdet", "mmpretrain")
                .map(library -> dynamicTest(library, () -> {
                    Path root = Path.of(String.valueOf(zoo)).resolve(library);
                    Map<String, List<String>> own =
                            rows(Cli.run("model", "keys", "--root", root, root.resolve("configs"))
                                    .out());
                    int right = 0;
                    int all = 0;
                    List<String> wrong = new ArrayList<>();
                    for (Path table : GoldenRoots.require("models/zoo_keys/" + library + ".tsv")) {
                        for (List<String> expected :
                                rows(Files.readString(table)).values()) {
                            List<String> actual = own.getOrDefault(expected.get(0), List.of("", "error"));
                            all++;
                            if (actual.equals(expected)) {
                                right++;
                            } else if (!actual.get(1).equals("error")) {
                                wrong.add(actual + " instead of " + expected);
                            }
                        }
                    }
                    GoldenRoots.report("models/zoo_keys " + library + ", rows reproduced of " + all, right);
                    assertThat(wrong).isEmpty();
                }));
    }
}
