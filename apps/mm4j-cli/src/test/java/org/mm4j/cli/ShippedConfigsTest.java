package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigString;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.GoldenRoots;

/** The configs of the tree say what the originals' configs and the mission document say. */
class ShippedConfigsTest {

    private static final Path CONFIGS = DataRoots.project().resolve("configs");

    /** Each size of YOLOX has the keys of the original's config, with the original's values; test-time variants aside. */
    @TestFactory
    @Tag("golden")
    Stream<DynamicTest> yoloxHasTheOriginalsValues() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path table : GoldenRoots.require("config/zoo/mmdet_keys.tsv")) {
            for (String size : List.of("nano", "tiny", "s", "m", "l", "x")) {
                tests.add(DynamicTest.dynamicTest(size, () -> {
                    Map<String, String> expected = digests(table, "configs/yolox/yolox_" + size + "_8xb8-300e_coco.py");
                    expected.keySet().removeAll(List.of("tta_model", "tta_pipeline", "img_scales"));
                    Map<String, String> actual = new TreeMap<>();
                    Config.fromFile(CONFIGS.resolve("yolox/yolox_" + size + ".py"))
                            .root()
                            .entries()
                            .forEach((key, value) -> actual.put(
                                    ((ConfigString) key).value(),
                                    Config.Digest.of(value).sha256().substring(0, 8)));
                    assertThat(actual).isEqualTo(expected);
                    GoldenRoots.report("config/zoo configs/yolox", 1);
                }));
            }
        }
        return tests.stream();
    }

    private static Map<String, String> digests(Path table, String path) throws IOException {
        String row = Files.readAllLines(table).stream()
                .filter(line -> line.startsWith(path + "\t"))
                .findFirst()
                .orElseThrow();
        Map<String, String> digests = new TreeMap<>();
        for (String entry : row.substring(path.length() + 1).split(" ")) {
            int equals = entry.indexOf('=');
            digests.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
        return digests;
    }

    @Test
    @Tag("golden")
    void theSnippetsOfTheMissionDocumentStandCharacterForCharacter() throws IOException {
        Path document = DataRoots.project().resolveSibling("shared/mission/cross_library.zh.md");
        Assumptions.assumeTrue(Files.exists(document), "not on this machine: mission/cross_library.zh.md");
        Matcher block = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(document));
        List<String> snippets = new ArrayList<>();
        while (block.find()) {
            snippets.add(block.group(1));
        }
        assertThat(snippets).hasSize(4);
        assertThat(mission("transform.py")).isEqualTo(snippets.get(1));
        assertThat(mission("detector_prefixed.py")).isEqualTo(snippets.get(2));
        assertThat(mission("detector_scoped.py")).isEqualTo(snippets.get(3));
        // The first leaves parts out with `...`: what stands between them stands here, in order.
        String backbone = mission("backbone.py");
        int from = 0;
        for (String piece : snippets.get(0).split(Pattern.quote("..."), -1)) {
            String written = piece.equals("))\n") ? ")" : piece;
            assertThat(backbone.substring(from)).contains(written);
            from = backbone.indexOf(written, from) + written.length();
        }
        assertThat(backbone).doesNotContain("...");
        GoldenRoots.report("mission snippets", 4);
    }

    private static String mission(String name) throws IOException {
        return Files.readString(CONFIGS.resolve("mission").resolve(name));
    }

    @Test
    void theMissionConfigsLoad() {
        for (String name : List.of("backbone", "transform", "detector_prefixed", "detector_scoped")) {
            Config config = Config.fromFile(CONFIGS.resolve("mission/" + name + ".py"));
            assertThat(config.find("default_scope")).as(name).isEmpty();
            assertThat(config.find("custom_imports.imports")).as(name).isPresent();
        }
        Config backbone = Config.fromFile(CONFIGS.resolve("mission/backbone.py"));
        assertThat(List.of("neck", "rpn_head", "roi_head", "train_cfg", "test_cfg"))
                .allSatisfy(part -> assertThat(backbone.find("model." + part)).isPresent());
    }
}
