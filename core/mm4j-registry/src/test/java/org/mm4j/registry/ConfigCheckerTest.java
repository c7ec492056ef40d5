package org.mm4j.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigHistory;
import org.mm4j.config.ConfigOptions;
import org.mm4j.config.check.CheckFinding;
import org.mm4j.registry.sample.Libraries;

/** Each rule about modules, with what is shown of it, and what is no finding. */
class ConfigCheckerTest {

    private static final Registries REGISTRIES = Registries.of(Libraries.one(), Libraries.two(), Libraries.root());

    @TempDir
    private Path folder;

    private ConfigChecker.Report report(String name, boolean isFragment) {
        return new ConfigChecker(REGISTRIES, null)
                .check(ConfigHistory.of(folder.resolve(name), ConfigOptions.defaults()), isFragment);
    }

    /** Everything that is found in a config, as it is shown. */
    private String check(String config) throws IOException {
        Files.writeString(folder.resolve("config.py"), config);
        return show(report("config.py", false).findings());
    }

    private String show(List<CheckFinding> findings) {
        return findings.stream()
                .map(finding -> finding.severity() + "[" + finding.rule().id() + "]: "
                        + finding.diagnostic().render() + "\n")
                .collect(Collectors.joining("\n"))
                .replace(folder.toString() + "/", "");
    }

    @Test
    void aConfigWithoutMistakesHasNoFindings() throws IOException {
        assertThat(check("""
                        default_scope = 'one'
                        custom_imports = dict(imports=['one.models'])
                        norm_cfg = dict(type='BN', eps=1e-3)
                        model = dict(
                            type='Net', depth=2, norm_cfg=norm_cfg, head=dict(type='OneHead'), train_cfg=dict(x=1),
                            heads=[dict(type='one.OneHead', loss=dict(type='OneLoss'))])
                        train_dataloader = dict(batch_size=2, dataset=dict(type='Any', pipeline=[dict(type='Load')]))
                        work_dir = 'out'
                        """)).isEmpty();
    }

    @Test
    void anUnknownModuleIsShownWithTheNearestNames() throws IOException {
        assertThat(check("default_scope = 'one'\nmodel = dict(type='Nett', depth='x')\n"))
                .isEqualTo("""
                        error[unknown-module]: `Nett` is not in one: no library on the class path has a model of this name [model]
                          --> config.py:2:19
                           |
                         2 | model = dict(type='Nett', depth='x')
                           |                   ^
                          help: the nearest names are Net
                          help: looked in one, mmengine
                        """);
    }

    @Test
    void aModuleOfAnotherLibraryIsShownWithItsLibrary() throws IOException {
        assertThat(check("default_scope = 'two'\nmodel = dict(type='Net')\n")).isEqualTo("""
                        error[unknown-module]: `Net` is not in two; one has it: write `one.Net` [model]
                          --> config.py:2:19
                           |
                         2 | model = dict(type='Net')
                           |                   ^
                          help: write `type='one.Net'`
                          help: or add `_scope_='one'` to the dict at `model`: it and every dict below it are then looked up in one
                          help: looked in two, mmengine
                        """);
    }

    @Test
    void everyArgumentIsCheckedAtOnce() throws IOException {
        assertThat(check("""
                        default_scope = 'one'
                        model = dict(
                            type='Net',
                            dept=3,
                            factor='big',
                            head=dict(type='BN', num_features=1),
                            heads=[dict(type='OneHead', loss=dict(typ='OneLoss'))])
                        """)).isEqualTo("""
                        error[unknown-argument]: `one.Net` has no argument `dept` [model]
                          --> config.py:4:10
                           |
                         4 |     dept=3,
                           |          ^
                          help: did you mean `depth`?
                          help: its arguments are arch, depth, factor, indices, norm_cfg, bias, range, sizes, table, T_max, heads, head, train_cfg, seed, with_cp, init_cfg

                        error[wrong-type]: `factor` of `one.Net` is a float, but here is the str 'big' [model.factor]
                          --> config.py:5:12
                           |
                         5 |     factor='big',
                           |            ^

                        error[bad-type]: this dict needs a `type` that names a model [model.heads[0].loss]
                          --> config.py:7:38
                           |
                         7 |     heads=[dict(type='OneHead', loss=dict(typ='OneLoss'))])
                           |                                      ^
                          help: add `type='…'`; `mm4j modules --kind model` lists what there is

                        error[wrong-role]: `mmengine.BN` is no Head, which is wanted here [model.head]
                          --> config.py:6:20
                           |
                         6 |     head=dict(type='BN', num_features=1),
                           |                    ^
                        """);
    }

    @Test
    void aMissingArgumentIsFoundUnlessTheParentMayGiveIt() throws IOException {
        assertThat(check("default_scope = 'one'\nmodel = dict(type='BN')\n")).isEqualTo("""
                        error[missing-argument]: `mmengine.BN` needs the argument `num_features` (int) [model]
                          --> config.py:2:9
                           |
                         2 | model = dict(type='BN')
                           |         ^
                          help: add `num_features=…`
                        """);
        assertThat(check("default_scope = 'one'\nmodel = dict(type='Net', norm_cfg=dict(type='BN'))\n"))
                .isEmpty();
        // Whoever builds the parts of a module that is not there may give them arguments.
        assertThat(check("default_scope = 'one'\nmodel = dict(type='Zzz', norm_cfg=dict(type='BN'))\n"))
                .contains("`Zzz`")
                .doesNotContain("num_features");
    }

    @Test
    void modulesBelowAnUnknownOneAreCheckedToo() throws IOException {
        assertThat(
                        check(
                                "default_scope = 'one'\nmodel = dict(type='Zzz', backbone=dict(type='Net', depht=1), x=dict(a=[dict(type='OneHead', b=1)]))\n"))
                .contains("`Zzz`", "did you mean `depth`?", "`one.OneHead` has no argument `b`");
    }

    @Test
    void argumentsOfTheTypeThatTheBaseNamedAreExplained() throws IOException {
        Files.writeString(folder.resolve("base.py"), "default_scope = 'one'\nmodel = dict(type='Net', depth=5)\n");
        assertThat(check("_base_ = 'base.py'\nmodel = dict(type='OneHead')\n")).isEqualTo("""
                        error[unknown-argument]: `one.OneHead` has no argument `depth` [model]
                          --> base.py:2:32
                           |
                         2 | model = dict(type='Net', depth=5)
                           |                                ^
                          help: it belongs to the type that the base names at base.py:2:19: add `_delete_=True` beside the new type to drop what the base has
                          help: its arguments are train_cfg, loss, classes
                        """);
        assertThat(check("_base_ = 'base.py'\nmodel = dict(_delete_=True, type='OneHead')\n"))
                .isEmpty();
    }

    @Test
    void whatIsCopiedToSeveralKeysIsReportedOnce() throws IOException {
        String found = check("""
                default_scope = 'one'
                head = dict(type='OneHead', clases=3)
                model = dict(type='Net', head=head, heads=[head])
                """);
        assertThat(found).contains("[model.heads[0]]").containsOnlyOnce("clases`");
    }

    @Test
    void scopesThatAreNotThereAreFound() throws IOException {
        assertThat(check("default_scope = 'onee'\nmodel = dict(type='Net')\n")).isEqualTo("""
                        error[unknown-scope]: no library brings the scope `onee` [default_scope]
                          --> config.py:1:17
                           |
                         1 | default_scope = 'onee'
                           |                 ^
                          help: did you mean `one`?
                          help: the scopes on the class path are mmengine, one, two, uno; for another, put the jar of its library on the class path or give it with --library
                        """);
        assertThat(check(
                        "default_scope = 'one'\nmodel = dict(type='Net', head=dict(type='OneHead', _scope_='thre'))\n"))
                .startsWith("error[unknown-scope]: no library brings the scope `thre` [model.head]");
    }

    @Test
    void aConfigWithoutAScopeIsOneFindingAndAFragmentIsNone() throws IOException {
        String text = "model = dict(type='Net', head=dict(type='OneHead'), norm_cfg=dict(type='BN'))\n";
        assertThat(check(text)).isEqualTo("""
                        error[no-scope]: the config names no `default_scope`, and `Net`, `OneHead` are in one only
                          --> config.py:1:19
                           |
                         1 | model = dict(type='Net', head=dict(type='OneHead'), norm_cfg=dict(type='BN'))
                           |                   ^
                          help: set `default_scope = 'one'` in the config, or give --scope one
                        """);
        ConfigChecker.Report fragment = report("config.py", true);
        assertThat(fragment.findings()).isEmpty();
        assertThat(fragment.isBound()).isFalse();
        ConfigHistory history = ConfigHistory.of(folder.resolve("config.py"), ConfigOptions.defaults());
        assertThat(new ConfigChecker(REGISTRIES, "uno").check(history, true))
                .satisfies(report -> assertThat(report.findings()).isEmpty())
                .satisfies(report -> assertThat(report.isBound()).isTrue());
    }

    @Test
    void aScopeWithoutEffectIsFound() throws IOException {
        assertThat(check("default_scope = 'one'\nmodel = dict(type='Net', _scope_='uno')\n"))
                .isEqualTo("""
                        warning[scope-without-effect]: `_scope_='uno'` has no effect: names are looked up in one here anyway [model]
                          --> config.py:2:34
                           |
                         2 | model = dict(type='Net', _scope_='uno')
                           |                                  ^
                          help: remove it
                        """);
        assertThat(check("default_scope = 'two'\nmodel = dict(type='BN', num_features=1, _scope_='one')\n"))
                .startsWith(
                        "warning[scope-without-effect]: `_scope_='one'` has no effect: every name in this dict means");
        assertThat(check("default_scope = 'one'\ntrain_dataloader = dict(_scope_='two', batch_size=1)\n"))
                .startsWith("warning[scope-without-effect]: `_scope_` has no effect in a dict without `type`");
    }

    @Test
    void aScopeWithAnEffectIsNoFinding() throws IOException {
        assertThat(check("default_scope = 'two'\nmodel = dict(type='Net', _scope_='one')\n"))
                .isEmpty();
        assertThat(
                        check(
                                "default_scope = 'two'\nmodel = dict(type='one.Net', _scope_='one', head=dict(type='OneHead'))\n"))
                .isEmpty();
        // The scope that a base of another package brings is no one's mistake.
        Files.createDirectories(folder.resolve("pkg/configs/x"));
        Files.writeString(folder.resolve("pkg/configs/x/b.py"), "model = dict(type='Net')\n");
        Files.writeString(folder.resolve("c.py"), "_base_ = 'one::x/b.py'\ndefault_scope = 'one'\n");
        ConfigHistory history = ConfigHistory.of(
                folder.resolve("c.py"), ConfigOptions.defaults().withPackage("one", folder.resolve("pkg")));
        assertThat(show(new ConfigChecker(REGISTRIES, null)
                        .check(history, false)
                        .findings()))
                .isEmpty();
    }

    @Test
    void importsAreChecked() throws IOException {
        assertThat(check("default_scope = 'one'\ncustom_imports = dict(imports=['one.model'])\n"))
                .isEqualTo("""
                        error[unknown-import]: no library on the class path answers to the import 'one.model' [custom_imports.imports]
                          --> config.py:2:32
                           |
                         2 | custom_imports = dict(imports=['one.model'])
                           |                                ^
                          help: did you mean 'one.models'?
                          help: the libraries on the class path are mmengine, one, two; for another, put its jar on the class path or give it with --library
                          help: with `allow_failed_imports=True` an unknown import is only a warning
                        """);
        assertThat(check("default_scope = 'one'\ncustom_imports = dict(imports=['x'], allow_failed_imports=True)\n"))
                .startsWith("note[ignored-import]: ");
    }

    @Test
    void keysThatAreArgumentsOfAModuleOverrideSomething() throws IOException {
        Files.writeString(folder.resolve("base.py"), "default_scope = 'one'\nmodel = dict(type='Net', head=None)\n");
        // `heads` is one letter away from `head`, but it is an argument of its own.
        assertThat(check("_base_ = 'base.py'\nmodel = dict(heads=[])\n")).isEmpty();
        assertThat(check("_base_ = 'base.py'\nmodel = dict(haed=None)\n"))
                .containsOnlyOnce("haed`")
                .startsWith("error[unknown-argument]");
    }

    @Test
    void kindsOfWhichThereAreNoModulesAreCounted() throws IOException {
        Files.writeString(folder.resolve("config.py"), """
                default_scope = 'one'
                model = dict(type='Net')
                default_hooks = dict(timer=dict(type='T'), logger=dict(type='L'))
                custom_hooks = [dict(type='C', switch_pipeline=[dict(type='S')])]
                train_dataloader = dict(
                    dataset=dict(type='D', dataset=dict(type='E', pipeline=[dict(type='P')])),
                    sampler=dict(type='F'), collate_fn=dict(type='G'))
                optim_wrapper = dict(optimizer=dict(type='SGD'))
                param_scheduler = [dict(type='LinearLR'), dict(type='MultiStepLR')]
                train_cfg = dict(by_epoch=True)
                val_evaluator = [dict(type='CocoMetric'), dict(type='Evaluator', metrics=[dict(type='A')])]
                visualizer = dict(type='V', vis_backends=[dict(type='W')])
                """);
        ConfigChecker.Report report = report("config.py", false);
        assertThat(report.findings()).isEmpty();
        assertThat(report.unchecked())
                .containsEntry("hook", 3)
                .containsEntry("dataset", 2)
                .containsEntry("transform", 2)
                .containsEntry("data sampler", 1)
                .containsEntry("function", 1)
                .containsEntry("optimizer", 1)
                .containsEntry("parameter scheduler", 2)
                .containsEntry("metric", 2)
                .containsEntry("evaluator", 1)
                .containsEntry("visualizer", 1)
                .doesNotContainKeys("loop", "optim_wrapper", "model");
    }
}
