package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.testkit.GoldenRoots;
import org.mm4j.testkit.Json;

/** {@code config why}, {@code config tree} and {@code config diff}. */
class ConfigOriginsTest {

    @TempDir
    private Path folder;

    private Path child = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("data.py"), """
                train_pipeline = [dict(type='Load')]
                train_dataloader = dict(
                    batch_size=2,
                    dataset=dict(pipeline=train_pipeline))
                """);
        Files.writeString(
                folder.resolve("model.py"), "_base_ = []\nmodel = dict(type='YOLOX', head=dict(n=80, m=1))\n");
        child = Files.writeString(folder.resolve("child.py"), """
                _base_ = ['model.py', 'data.py']
                model = dict(head=dict(_delete_=True, n=20))
                """);
    }

    private String plain(String text) {
        return text.replace(folder.toString() + "/", "");
    }

    @Test
    void theWholeChainIsShown() {
        Cli.Run run = Cli.run("config", "why", child, "model.head.n", "--cfg-options", "model.head.n=3");
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        assertThat(plain(run.out())).isEqualToNormalizingNewlines("""
                model.head.n = 3

                set: 80
                  --> model.py:2:40
                   |
                 2 | model = dict(type='YOLOX', head=dict(n=80, m=1))
                   |                                        ^

                replaced: 20
                  --> child.py:2:41
                   |
                 2 | model = dict(head=dict(_delete_=True, n=20))
                   |                                         ^

                replaced: 3
                  --> --cfg-options
                """);
    }

    @Test
    void aCopyNamesItsVariableAndWhatIsGoneIsExplained() {
        Cli.Run copy = Cli.run("config", "why", child, "train_dataloader.dataset.pipeline");
        assertThat(copy.code()).isZero();
        assertThat(plain(copy.out())).isEqualToNormalizingNewlines("""
                train_dataloader.dataset.pipeline = [dict(type='Load')]

                set: [dict(type='Load')]
                  --> data.py:4:27
                   |
                 4 |     dataset=dict(pipeline=train_pipeline))
                   |                           ^
                  from the variable `train_pipeline`, set at data.py:1:1
                """);
        Cli.Run gone = Cli.run("config", "why", child, "model.head.m");
        assertThat(gone.code()).isZero();
        assertThat(plain(gone.out())).isEqualToNormalizingNewlines("""
                model.head.m is not set

                set: 1
                  --> model.py:2:46
                   |
                 2 | model = dict(type='YOLOX', head=dict(n=80, m=1))
                   |                                              ^

                removed
                  --> child.py:2:19
                   |
                 2 | model = dict(head=dict(_delete_=True, n=20))
                   |                   ^
                """);
    }

    @Test
    void aKeyThatNeverWasIsAnErrorWithTheNearestOne() {
        Cli.Run run = Cli.run("config", "why", child, "train_dataloader.batchsize");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("`train_dataloader` has no key `batchsize`", "did you mean batch_size?");
        assertThat(Cli.run("config", "why", child, "train_pipeline.4").err()).contains("a list of 1 items");
        assertThat(Cli.run("config", "why", child, "model.head.n.x").err()).contains("a value of type int");
        assertThat(Cli.run("config", "why", child, "zzz").err()).contains("the config has no key `zzz`", "model");
    }

    @Test
    void theTreeShowsWhatEachFileSets() {
        Cli.Run run = Cli.run("config", "tree", child);
        assertThat(run.code()).isZero();
        assertThat(plain(run.out())).isEqualToNormalizingNewlines("""
                child.py: model
                ├── model.py: model
                └── data.py: train_pipeline, train_dataloader
                """);
    }

    @Test
    void theDifferencesOfTwoConfigsHaveBothPlaces() throws IOException {
        Path other = Files.writeString(
                folder.resolve("other.py"),
                "_base_ = 'child.py'\nmodel = dict(head=dict(n=30), neck=None)\ntrain_pipeline = []\n");
        Cli.Run run = Cli.run("config", "diff", child, other);
        assertThat(run.code()).isZero();
        assertThat(plain(run.out())).isEqualToNormalizingNewlines("""
                model.head.n
                  - 20  (child.py:2:41)
                  + 30  (other.py:2:26)
                model.neck
                  + None  (other.py:2:36)
                train_pipeline.0
                  - dict(type='Load')  (data.py:1:19)
                3 differences
                """);
        assertThat(Cli.run("config", "diff", child, child).out().strip()).isEqualTo("no differences");
    }

    @Tag("golden")
    @TestFactory
    List<DynamicTest> theUnifiedTextIsThatOfTheOriginal() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (Path manifest : GoldenRoots.require("config/cases/manifest.json")) {
            for (JsonNode node : Json.read(manifest)) {
                if (node.path("call").asText().equals("diff")) {
                    tests.add(DynamicTest.dynamicTest(node.path("name").asText(), () -> compare(node, manifest)));
                }
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private static void compare(JsonNode node, Path manifest) {
        GoldenRoots.report("config/cases, config diff --text", 1);
        Cli.Run run = Cli.run(
                "config",
                "diff",
                "--text",
                manifest.resolveSibling(node.path("file").asText()),
                manifest.resolveSibling(node.at("/args/other").asText()));
        assertThat(run.code()).isZero();
        // The original puts an empty line behind each line of the head and at the end.
        String expected = node.at("/expect/text")
                .asText()
                .replaceAll("(?m)^(---|\\+\\+\\+|@@)(.*)\\n\\n", "$1$2\n")
                .replaceAll("\\n\\z", "");
        assertThat(run.out()).isEqualToNormalizingNewlines(expected);
    }
}
