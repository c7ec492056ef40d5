package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.testkit.GoldenRoots;

/**
 * Digests of the configs of whole repositories, which are not part of this project: the environment variable {@code
 * MM4J_ZOO} names the folder that holds them ({@code mmdet/configs}, …).
 */
@Tag("golden")
class ZooTest {

    @TestFactory
    List<DynamicTest> digests() throws IOException {
        String zoo = System.getenv("MM4J_ZOO");
        assumeThat(zoo).as("MM4J_ZOO, the folder with repositories of configs").isNotNull();
        List<DynamicTest> tests = new ArrayList<>();
        for (Path folder : GoldenRoots.require("config/zoo")) {
            try (var files = Files.newDirectoryStream(folder, "*.tsv")) {
                for (Path table : files) {
                    String repository = String.valueOf(table.getFileName()).replace(".tsv", "");
                    Path root = Path.of(String.valueOf(zoo), repository);
                    if (Files.isDirectory(root)) {
                        tests.add(DynamicTest.dynamicTest(repository, () -> compare(table, root, Path.of(zoo))));
                    }
                }
            }
        }
        return tests;
    }

    private static void compare(Path table, Path root, Path zoo) throws IOException {
        ConfigOptions options =
                ConfigOptions.defaults().withSearchPath(List.of(zoo)).withEnvironment(Map.of());
        List<String> wrong = new ArrayList<>();
        int count = 0;
        for (String line : Files.readAllLines(table)) {
            String[] row = line.split("\t");
            String found;
            try {
                Config.Digest digest =
                        Config.fromFile(root.resolve(row[0]), options).digest();
                found = digest.sha256() + "\t" + digest.nbytes();
            } catch (ConfigException e) {
                found = e.getMessage();
            }
            if (!(row[0] + "\t" + found).equals(line)) {
                wrong.add(row[0] + ": " + found);
            }
            count++;
        }
        GoldenRoots.report("config/zoo " + root.getFileName(), count - wrong.size());
        assertThat(wrong).isEmpty();
    }
}
