package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.check.LanguageChecks;

/** Each rule about inheritance and variables, with what is shown of it, and what is no finding. */
class LanguageChecksTest {

    @TempDir
    private Path folder;

    private String check(String base, String child, String... options) throws IOException {
        Files.writeString(folder.resolve("base.py"), base);
        Files.writeString(folder.resolve("child.py"), child);
        ConfigHistory history = ConfigHistory.of(folder.resolve("child.py"), ConfigOptions.defaults());
        return LanguageChecks.of(options.length == 0 ? history : history.withOptions(List.of(options))).stream()
                .map(finding -> finding.severity() + "[" + finding.rule().id() + "]: "
                        + finding.diagnostic().render() + "\n")
                .collect(Collectors.joining("\n"))
                .replace(folder.toString() + "/", "");
    }

    @Test
    void anOverrideThatDoesNotReachACopyNamesTheKeyThatWould() throws IOException {
        String base = """
                train_pipeline = [dict(type='Load')]
                train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
                """;
        assertThat(check(base, "_base_ = 'base.py'\ntrain_pipeline = [dict(type='Other')]\n"))
                .isEqualTo("""
                        warning[override-not-reaching]: `train_pipeline` is overridden here, but not the value that the base copied of it [train_pipeline]
                          --> child.py:2:1
                           |
                         2 | train_pipeline = [dict(type='Other')]
                           | ^
                          help: `train_dataloader.dataset.pipeline` keeps what was copied at base.py:2:47
                          help: to reach it, add `train_dataloader = dict(dataset=dict(pipeline=train_pipeline))` to this file
                        """);
    }

    @Test
    void anOverrideThatReachesItsCopiesIsNoFinding() throws IOException {
        String base = """
                train_pipeline = [dict(type='Load')]
                max_epochs = 12
                train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
                train_cfg = dict(max_epochs=max_epochs)
                """;
        String reaching = """
                _base_ = 'base.py'
                train_pipeline = [dict(type='Other')]
                train_dataloader = dict(dataset=dict(pipeline=train_pipeline))
                """;
        assertThat(check(base, reaching)).isEmpty();
        assertThat(check(base, "_base_ = 'base.py'\ntrain_pipeline = [dict(type='Load')]\n"))
                .isEmpty();
        assertThat(check(base, "_base_ = 'base.py'\nmax_epochs = 24\ntrain_cfg = dict(max_epochs=24)\n"))
                .isEmpty();
        assertThat(check(base, "_base_ = 'base.py'\nmax_epochs = 24\n_base_.train_cfg.max_epochs = max_epochs\n"))
                .isEmpty();
        // An evaluator is read by the runner itself; that the other one copied it may be meant.
        assertThat(check(
                        "val_evaluator = dict(a=1)\ntest_evaluator = val_evaluator\n",
                        "_base_ = 'base.py'\nval_evaluator = dict(a=2)\n"))
                .isEmpty();
    }

    @Test
    void valuesThatWereComputedOfAVariableCountToo() throws IOException {
        String base = """
                max_epochs = 12
                size = (640, 640)
                train_cfg = dict(max_epochs=max_epochs)
                param_scheduler = [dict(type='CosineAnnealingLR', T_max=max_epochs // 2)]
                train_dataloader = dict(dataset=dict(pipeline=[dict(type='Resize', scale=size)]))
                """;
        assertThat(check(base, "_base_ = 'base.py'\nmax_epochs = 24\n"))
                .contains(
                        "`train_cfg.max_epochs` keeps what was copied at base.py:3:29",
                        "`param_scheduler[0].T_max` keeps what was computed of it at base.py:4:57",
                        "add `train_cfg = dict(max_epochs=max_epochs)` to this file");
        // Lists cannot be merged, so that there is no statement to propose.
        assertThat(check(base, "_base_ = 'base.py'\nsize = (416, 416)\n"))
                .contains("`train_dataloader.dataset.pipeline[0].scale` keeps what was copied")
                .doesNotContain("to reach it");
    }

    @Test
    void newStyleConfigsAreCheckedToo() throws IOException {
        String base = "size = 1\ntrain_cfg = dict(loop=dict(size=size))\n";
        String head = "from mmengine.config import read_base\nwith read_base():\n    from .base import *\n";
        assertThat(check(base, head + "size = 2\n"))
                .startsWith("warning[override-not-reaching]: `size` is overridden here")
                .contains("--> child.py:4:1", "add `train_cfg.loop.size = size` to this file");
        assertThat(check(base, head + "train_cfg.update(loop=dict(size=2))\n")).isEmpty();
    }

    @Test
    void deletingNothingIsFound() throws IOException {
        assertThat(check(
                        "model = dict(head=dict(a=1))\n",
                        "_base_ = 'base.py'\nmodel = dict(haed=dict(_delete_=True, b=1))\n"))
                .startsWith("""
                        warning[override-of-nothing]: `haed` overrides nothing: the base has no such key [model.haed]
                          --> child.py:2:19
                           |
                         2 | model = dict(haed=dict(_delete_=True, b=1))
                           |                   ^
                          help: did you mean `head`, which is set at base.py:1:19?

                        warning[delete-of-nothing]: `_delete_` deletes nothing: the base has no dict here [model.haed]
                          --> child.py:2:33
                           |
                         2 | model = dict(haed=dict(_delete_=True, b=1))
                           |                                 ^
                          help: remove it, or correct the key `model.haed`
                        """);
        assertThat(check(
                        "model = dict(head=dict(a=1))\n",
                        "_base_ = 'base.py'\nmodel = dict(head=dict(_delete_=True, b=1))\n"))
                .isEmpty();
    }

    @Test
    void aMistypedKeyIsFoundWhereverItOverrides() throws IOException {
        String base = "model = dict(bbox_head=dict(num_classes=80, stage1=1), norm_cfg=dict(type='BN'))\n";
        assertThat(check(base, "_base_ = 'base.py'\nmodel = dict(bbox_head=dict(num_class=20))\n"))
                .isEqualTo("""
                        warning[override-of-nothing]: `num_class` overrides nothing: the base has no such key [model.bbox_head.num_class]
                          --> child.py:2:39
                           |
                         2 | model = dict(bbox_head=dict(num_class=20))
                           |                                       ^
                          help: did you mean `num_classes`, which is set at base.py:1:41?
                        """);
        assertThat(check(base, "_base_ = 'base.py'\n", "model.bbox_head.num_clases=20"))
                .contains("`num_clases` overrides nothing", "--> --cfg-options", "did you mean `num_classes`");
        // Both are set; only digits differ; names of other things.
        assertThat(check(base, "_base_ = 'base.py'\nmodel = dict(bbox_head=dict(num_class=1, num_classes=2))\n"))
                .isEmpty();
        assertThat(check(base, "_base_ = 'base.py'\nmodel = dict(bbox_head=dict(stage2=1), conv_cfg=None, neck=1)\n"))
                .isEmpty();
        assertThat(check(base, "_base_ = 'base.py'\nmodel = dict(bbox_head=dict(_delete_=True, num_class=1))\n"))
                .isEmpty();
    }

    @Test
    void anUnusedVariableNextToASimilarOneIsFound() throws IOException {
        assertThat(check("", "train_pipline = []\ntrain_pipeline = []\ndata = dict(pipeline=train_pipeline)\n"))
                .isEqualTo("""
                        warning[unused-variable]: the variable `train_pipline` is not used [train_pipline]
                          --> child.py:1:1
                           |
                         1 | train_pipline = []
                           | ^
                          help: did you mean `train_pipeline`, which is read at child.py:3:22?
                        """);
        assertThat(check("max_epochs = 12\n", "_base_ = 'base.py'\nmax_epoch = 24\n"))
                .contains("`max_epoch` is not used", "did you mean `max_epochs`, which the base sets at base.py:1:");
        assertThat(check("", "modle = dict(type='A')\n")).contains("did you mean `model`?");
    }

    @Test
    void variablesThatAreUsedOrLikeNoOtherAreNoFindings() throws IOException {
        assertThat(check("", "img_scale = 1\nimg_scales = [img_scale]\nmodel = dict(a=img_scales)\n"))
                .isEmpty();
        assertThat(check("", "my_own_note = 'x'\nmodel = dict(a=1)\n")).isEmpty();
        assertThat(check(
                        "max_epoch = 3\nmax_epochs = 4\n",
                        "_base_ = 'base.py'\ntrain_cfg = dict(a=_base_.max_epoch)\n"))
                .isEmpty();
        assertThat(check("conv1 = 1\n", "_base_ = 'base.py'\nconv2 = 1\n")).isEmpty();
    }

    @Test
    void classListsAreComparedWithTheHeads() throws IOException {
        String data = """
                classes = ('cat', 'dog')
                train_dataloader = dict(dataset=dict(type='Repeat', dataset=dict(metainfo=dict(classes=classes))))
                """;
        assertThat(check(data, "_base_ = 'base.py'\nmodel = dict(bbox_head=dict(num_classes=80))\n"))
                .isEqualTo("""
                        error[class-count]: `num_classes` is 80, but the data set names 2 classes [model.bbox_head.num_classes]
                          --> child.py:2:41
                           |
                         2 | model = dict(bbox_head=dict(num_classes=80))
                           |                                         ^
                          help: `train_dataloader.dataset.dataset.metainfo.classes` is set at base.py:2:88
                          help: set num_classes=2, or correct the list
                        """);
        assertThat(check(
                        data,
                        "_base_ = 'base.py'\nmodel = dict(rpn_head=dict(num_classes=1), backbone=dict(num_classes=1000),"
                                + " roi_head=dict(bbox_head=[dict(num_classes=2)], mask_head=dict(num_classes=2)))\n"))
                .isEmpty();
        assertThat(check(
                        data,
                        "_base_ = 'base.py'\nmodel = dict(language_model=dict(), bbox_head=dict(num_classes=256))\n"))
                .isEmpty();
        // A file of names has to be read to be counted.
        assertThat(check(
                        "test_dataloader = dict(dataset=dict(classes='names.txt'))\n",
                        "_base_ = 'base.py'\nmodel = dict(head=dict(num_classes=10))\n"))
                .isEmpty();
    }

    @Test
    void aDeprecatedFileSaysSo() throws IOException {
        assertThat(check("_deprecation_ = dict(expected='new.py')\nx = 1\n", "_base_ = 'base.py'\n"))
                .startsWith("warning[deprecated]: ")
                .contains("use new.py instead");
    }

    @Test
    void whatCannotBeLoadedIsAFinding() throws IOException {
        Files.writeString(folder.resolve("base.py"), "x = = 1\n");
        try {
            ConfigHistory.of(folder.resolve("base.py"), ConfigOptions.defaults());
        } catch (ConfigException e) {
            assertThat(LanguageChecks.of(e)).singleElement().satisfies(finding -> {
                assertThat(finding.rule().id()).isEqualTo("cannot-load");
                assertThat(finding.diagnostic().origin().line()).isEqualTo(1);
            });
            return;
        }
        throw new AssertionError("loaded");
    }
}
