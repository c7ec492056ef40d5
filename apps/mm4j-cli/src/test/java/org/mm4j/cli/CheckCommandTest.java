package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.check.Rule;
import org.mm4j.testkit.DataRoots;

/** {@code mm4j check}: its three forms of output and its exit code. The rules have tests of their own. */
class CheckCommandTest {

    /** A module that is there, and whose argument of this name never will be. */
    private static final String WRONG_ARGUMENT =
            "default_scope = 'mmdet'\nmodel = dict(type='BN', num_features=3, zzz=1)\n";

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    private String plain(String text) {
        return text.replace(folder.toString() + "/", "");
    }

    @Test
    void everythingIsReportedAtOnceAndErrorsGiveExitCodeOne() throws IOException {
        write("base.py", "default_scope = 'mmdet'\nsize = 1\ntrain_cfg = dict(max_iters=size)\n");
        Path file = write("config.py", """
                _base_ = 'base.py'
                size = 2
                model = dict(type='BN', num_features='many', _scope_='mmdet')
                train_pipeline = [dict(type='NoSuchStep')]
                vis_backends = [dict(type='LocalVisBackend')]
                """);
        Cli.Run run = Cli.run("check", file);
        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isEqualTo(1);
        assertThat(plain(run.out())).isEqualToNormalizingNewlines("""
                warning[override-not-reaching]: `size` is overridden here, but not the value that the base copied of it [size]
                  --> config.py:2:1
                   |
                 2 | size = 2
                   | ^
                  help: `train_cfg.max_iters` keeps what was copied at base.py:3:28
                  help: to reach it, add `train_cfg = dict(max_iters=size)` to this file

                warning[scope-without-effect]: `_scope_='mmdet'` has no effect: names are looked up in mmdet here anyway [model]
                  --> config.py:3:54
                   |
                 3 | model = dict(type='BN', num_features='many', _scope_='mmdet')
                   |                                                      ^
                  help: remove it

                error[wrong-type]: `num_features` of `mmengine.BN` is an int, but here is the str 'many' [model.num_features]
                  --> config.py:3:38
                   |
                 3 | model = dict(type='BN', num_features='many', _scope_='mmdet')
                   |                                      ^

                error[unknown-module]: `NoSuchStep` is not in mmdet: no library on the class path has a transform of this name [train_pipeline[0]]
                  --> config.py:4:29
                   |
                 4 | train_pipeline = [dict(type='NoSuchStep')]
                   |                             ^
                  help: looked in mmdet, mmengine

                not checked, since no library has any: vis_backend (1)
                1 config: 2 errors, 2 warnings
                """);
    }

    @Test
    void warningsAloneGiveExitCodeZero() throws IOException {
        Path file = write("config.py", "default_scope = 'mmdet'\nmodle = dict(x=1)\n");
        Cli.Run run = Cli.run("check", file);
        assertThat(run.code()).isZero();
        assertThat(run.out()).contains("warning[unused-variable]").endsWith("1 config: 0 errors, 1 warning\n");
        Path right = write("right.py", "default_scope = 'mmdet'\nmodel = dict(type='BN', num_features=3)\n");
        assertThat(Cli.run("check", right))
                .satisfies(clean -> assertThat(clean.code()).isZero())
                .satisfies(clean -> assertThat(clean.out().strip()).isEqualTo("1 config: 0 errors, 0 warnings"));
    }

    @Test
    void aMistakeInABaseIsOneFindingAndManyUnknownModulesAreATable() throws IOException {
        StringBuilder pipeline = new StringBuilder("default_scope = 'mmdet'\ntrain_pipeline = [");
        for (int i = 0; i < 6; i++) {
            pipeline.append("dict(type='Unknown").append(i).append("'), dict(type='Unknown0'), ");
        }
        write("_base_/base.py", pipeline + "]\n");
        write("_base_/fragment.py", "test_pipeline = [dict(type='Resize')]\n");
        write("a.py", "_base_ = '_base_/base.py'\n");
        write("b.py", "_base_ = ['_base_/base.py', '_base_/fragment.py']\n");
        write("c.py", "x = = 1\n");
        Cli.Run run = Cli.run("check", folder);
        assertThat(run.code()).isEqualTo(1);
        assertThat(plain(run.out()))
                .startsWith("error[cannot-load]: ")
                .contains("c.py:1:5")
                .contains(
                        "error[unknown-module]: 6 modules are not there",
                        "  module    kind       places  configs  first",
                        "  Unknown0  transform  7       3        _base_/base.py:2:29",
                        "  Unknown5  transform  1       3        _base_/base.py:2:")
                .contains("1 fragment without a default_scope: modules are checked in the configs that inherit them")
                .endsWith("5 configs: 13 errors, 0 warnings\n");
    }

    @Test
    void optionsScopeAndPackagesCount() throws IOException {
        Path file = write("config.py", "model = dict(type='YOLOX')\n");
        assertThat(Cli.run("check", file).out()).startsWith("error[no-scope]");
        assertThat(Cli.run("check", file, "--scope", "mmdet").out()).doesNotContain("no-scope");
        assertThat(Cli.run("check", file, "--scope", "nowhere").out()).startsWith("error[unknown-scope]");
        assertThat(Cli.run("check", file, "--scope", "mmdet", "--cfg-options", "model.zzz=1")
                        .out())
                .contains("`mmdet.YOLOX` has no argument `zzz`", "--> --cfg-options");
        Path child = write("child.py", "_base_ = 'other::x/x.py'\n");
        write("other/configs/x/x.py", "default_scope = 'mmdet'\n");
        assertThat(Cli.run("check", child).out()).startsWith("error[cannot-load]");
        assertThat(Cli.run("check", child, "--package", "other=" + folder.resolve("other"))
                        .code())
                .isZero();
        assertThat(Cli.run("check", folder.resolve("none.py")).out()).startsWith("error[cannot-load]");
    }

    @Test
    void jsonHoldsWhatTheTextShows() throws IOException {
        write("_base_/part.py", "test_pipeline = []\n");
        write("sub dir/é.py", WRONG_ARGUMENT + "test_pipeline = [dict(type='NoSuchStep')]\n");
        Cli.Run run = Cli.run("check", folder, "--format", "json");
        assertThat(run.code()).isEqualTo(1);
        JsonNode report = run.json();
        assertThat(report.path("configs").intValue()).isEqualTo(2);
        assertThat(report.path("errors").intValue()).isEqualTo(2);
        assertThat(report.path("warnings").intValue()).isZero();
        assertThat(report.at("/fragments/0").textValue()).endsWith("_base_/part.py");
        JsonNode module = report.at("/findings/1");
        assertThat(module.path("rule").textValue()).isEqualTo("unknown-module");
        assertThat(module.path("module").textValue()).isEqualTo("NoSuchStep");
        assertThat(module.path("kind").textValue()).isEqualTo("transform");
        JsonNode argument = report.at("/findings/0");
        assertThat(argument.path("rule").textValue()).isEqualTo("unknown-argument");
        assertThat(argument.path("severity").textValue()).isEqualTo("error");
        assertThat(argument.path("message").textValue()).contains("zzz");
        assertThat(argument.path("path").textValue()).isEqualTo("model");
        assertThat(argument.path("file").textValue()).endsWith("sub dir/é.py");
        assertThat(argument.path("line").intValue()).isEqualTo(2);
        assertThat(argument.path("column").intValue()).isEqualTo(45);
        assertThat(argument.path("help")).isNotEmpty();
        assertThat(argument.path("configs")).hasSize(1);
    }

    @Test
    void sarifHasTheStructureOfItsStandard() throws IOException {
        Path file = write("sub dir/é.py", WRONG_ARGUMENT + "modle = 1\n");
        Cli.Run run = Cli.run("check", file, "--cfg-options", "model.yyy=1", "--format", "sarif");
        assertThat(run.code()).isEqualTo(1);
        JsonNode sarif = run.json();
        assertThat(sarif.path("version").textValue()).isEqualTo("2.1.0");
        assertThat(sarif.path("$schema").textValue()).contains("sarif-2.1.0");
        assertThat(sarif.path("runs")).hasSize(1);
        JsonNode only = sarif.at("/runs/0");
        assertThat(only.path("columnKind").textValue()).isEqualTo("unicodeCodePoints");
        JsonNode driver = only.at("/tool/driver");
        assertThat(driver.path("name").textValue()).isEqualTo("mm4j");
        assertThat(driver.path("rules")).hasSize(Rule.values().length);
        Set<String> ids = new HashSet<>();
        for (JsonNode rule : driver.path("rules")) {
            assertThat(ids.add(rule.path("id").textValue())).isTrue();
            assertThat(rule.at("/shortDescription/text").textValue()).isNotEmpty();
            assertThat(rule.at("/defaultConfiguration/level").textValue()).isIn("error", "warning", "note");
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode result : only.path("results")) {
            JsonNode rule = driver.path("rules").path(result.path("ruleIndex").intValue());
            assertThat(rule.path("id")).isEqualTo(result.path("ruleId"));
            assertThat(rule.at("/defaultConfiguration/level")).isEqualTo(result.path("level"));
            assertThat(result.at("/message/text").textValue()).isNotEmpty();
            JsonNode place = result.at("/locations/0/physicalLocation");
            assertThat(place.at("/artifactLocation/uri").textValue()).endsWith("sub%20dir/%C3%A9.py");
            lines.add(result.path("ruleId").textValue() + " "
                    + place.at("/region/startLine").asText("-") + ":"
                    + place.at("/region/startColumn").asText("-"));
        }
        // An option of the command line has no line: the finding stands at the file.
        assertThat(lines)
                .containsExactlyInAnyOrder("unused-variable 3:1", "unknown-argument 2:45", "unknown-argument -:-");
    }

    @Test
    void loadersDataSetsAndSamplersAreChecked() throws IOException {
        Path file = write("config.py", """
                default_scope = 'mmdet'
                train_dataloader = dict(
                    batchsize=2,
                    sampler=dict(type='DefaultSampler', shufle=True),
                    dataset=dict(type='CocoDataset', pipeline=[dict(type='LoadImageFromFile', color_typ='color')]))
                val_dataloader = dict(num_workers=1)
                test_evaluator = dict(type='CocoMetric', metrik='bbox')
                """);
        String out = Cli.run("check", file).out();
        assertThat(out)
                .contains("`mmengine.DataLoader` has no argument `batchsize` [train_dataloader]")
                .contains("did you mean `batch_size`?")
                .contains("`mmengine.DefaultSampler` has no argument `shufle`")
                .contains("`mmengine.LoadImageFromFile` has no argument `color_typ`")
                .contains("`mmdet.CocoMetric` has no argument `metrik`")
                // Part of a loader, which another config may complete.
                .doesNotContain("[val_dataloader]");
    }

    @ParameterizedTest
    @CsvSource({"configs/yolox, mmdet", "configs/_base_, mmdet", "configs/mission, mmtrack"})
    void theConfigsOfThisProjectHaveNoWarnings(String below, String scope) {
        Cli.Run run = Cli.run("check", DataRoots.project().resolve(below), "--format", "json", "--scope", scope);
        assertThat(run.json().path("warnings").intValue()).as(run.out()).isZero();
        for (JsonNode finding : run.json().path("findings")) {
            // Not every module is there yet; what is there is used rightly.
            assertThat(finding.path("rule").textValue()).as(finding.toString()).isEqualTo("unknown-module");
        }
    }
}
