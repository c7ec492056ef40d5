package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigHistoryTest {

    @TempDir
    private Path folder;

    private ConfigHistory history(String name) {
        return ConfigHistory.of(folder.resolve(name), ConfigOptions.defaults());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    /** Each step as {@code action file:line:column value <- variable}. */
    private List<String> why(ConfigHistory history, String key) {
        return history.why(key).stream()
                .map(step -> step.action() + " " + place(step.origin()) + " " + step.value()
                        + (step.variable() == null
                                ? ""
                                : " <- " + step.variable().name()))
                .toList();
    }

    private String place(Origin origin) {
        return origin.toString().replace(folder.toString() + "/", "");
    }

    @Test
    void aValueIsTracedThroughBasesOverridesAndOptions() throws IOException {
        write("a.py", "model = dict(type='A', depth=50)\n");
        write("b.py", "_base_ = 'a.py'\nmodel = dict(width=2)\n");
        write("c.py", "_base_ = ['b.py']\nmodel = dict(depth=101)\n");
        ConfigHistory history = history("c.py").withOptions(List.of("model.depth=18"));
        assertThat(history.config().find("model.depth")).contains(Config.value(18));
        assertThat(why(history, "model.depth"))
                .containsExactly("SET a.py:1:30 50", "REPLACED c.py:2:20 101", "REPLACED --cfg-options 18");
        assertThat(why(history, "model"))
                .hasSize(4)
                .allSatisfy(step -> assertThat(step).matches("(SET a|MERGED (b|c)|MERGED --cfg).*"));
        assertThat(why(history, "model.width")).containsExactly("SET b.py:2:20 2");
        assertThat(why(history, "model.wdth")).isEmpty();
    }

    @Test
    void copiesOfVariablesAreNamed() throws IOException {
        write("a.py", "pipeline = [dict(type='Load')]\nloader = dict(dataset=dict(pipeline=pipeline))\n");
        write("b.py", "_base_ = 'a.py'\nother = _base_.loader.dataset\nthird = {{_base_.pipeline}}\n");
        ConfigHistory history = history("b.py");
        assertThat(why(history, "loader.dataset.pipeline"))
                .containsExactly("SET a.py:2:37 [{'type': 'Load'}] <- pipeline");
        assertThat(why(history, "loader.dataset.pipeline.0.type")).containsExactly("SET a.py:1:23 'Load'");
        assertThat(why(history, "other")).singleElement().asString().endsWith("<- _base_.loader.dataset");
        assertThat(why(history, "third")).singleElement().asString().endsWith("<- _base_.pipeline");
    }

    @Test
    void whatIsRemovedOrChangedInTheBaseIsSeen() throws IOException {
        write("a.py", "model = dict(type='A', depth=50, head=dict(n=80))\n");
        write("b.py", "_base_ = 'a.py'\n_base_.model.head.n = 20\nmodel = dict(width=3)\n");
        write("c.py", "_base_ = 'b.py'\nmodel = dict(_delete_=True, type='B')\n");
        assertThat(why(history("b.py"), "model.head.n")).containsExactly("SET a.py:1:46 80", "REPLACED b.py:2:23 20");
        assertThat(why(history("c.py"), "model.depth")).containsExactly("SET a.py:1:30 50", "REMOVED c.py:2:9 null");
        assertThat(why(history("c.py"), "model").get(2)).startsWith("REPLACED c.py:2:9");
    }

    @Test
    void newStyleConfigsHaveAHistoryToo() throws IOException {
        write("a.py", "from mmdet.models import YOLOX\nmodel = dict(type=YOLOX, depth=50)\nx = 1\n");
        write(
                "b.py",
                "from mmengine.config import read_base\nwith read_base():\n    from .a import *\nmodel.depth = 18\n");
        ConfigHistory history = history("b.py");
        assertThat(why(history, "model.depth")).containsExactly("SET a.py:2:32 50", "REPLACED b.py:4:15 18");
        assertThat(why(history, "x")).containsExactly("SET a.py:3:5 1");
        assertThat(history.file().bases())
                .singleElement()
                .satisfies(base ->
                        assertThat(base.file().path().getFileName().toString()).isEqualTo("a.py"));
    }

    @Test
    void filesStandBehindTheirBases() throws IOException {
        write("a.json", "{\"x\": 1}");
        write("b.py", "y = 2\nz = y\n");
        write("c.py", "_base_ = ['a.json', 'b.py']\nz = 3\n");
        ConfigHistory history = history("c.py");
        assertThat(history.files())
                .extracting(file -> file.path().getFileName().toString())
                .containsExactly("a.json", "b.py", "c.py");
        assertThat(history.file().bases()).extracting(ConfigFile.Base::name).containsExactly("a.json", "b.py");
        assertThat(history.files().get(0).variables()).isEmpty();
        ConfigVariable y =
                Objects.requireNonNull(history.files().get(1).variables().get("y"));
        assertThat(y.set()).extracting(this::place).containsExactly("b.py:1:1");
        assertThat(y.uses()).hasSize(1);
    }

    @Test
    void everyFormThatReadsAVariableCounts() throws IOException {
        write("a.py", """
                a, (b, *c) = 1, (2, 3)
                for d in [a]:
                    e = f'{b}' if c else -d
                g = [h + 1 for h in c if h > a]
                i = (lambda x=a: x + b)(c[0])
                def f(x):
                    return x * a
                j = dict(k=a + 1, l={'m': a}, **dict(n=a))
                """);
        ConfigFile file = history("a.py").file();
        assertThat(Objects.requireNonNull(file.variables().get("a")).uses()).hasSize(7);
        assertThat(file.variables().keySet()).contains("a", "b", "c", "d", "e", "g", "i", "f", "j");
        assertThat(file.source(file.value().findPath("j.k").orElseThrow().origin()))
                .hasValueSatisfying(variable -> assertThat(variable.name()).isEqualTo("a"));
    }
}
