package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @TempDir
    private Path folder = Path.of(".");

    private Path write(String name, String text) throws IOException {
        Files.createDirectories(folder.resolve(name).resolve(".."));
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void originsTellTheWholeChain() throws IOException {
        Path base = write("base.py", "model = dict(\n    depth=50,\n    width=1)\n");
        Path child = write("child.py", "_base_ = 'base.py'\nmodel = dict(depth=101)\n");
        Config config = Config.fromFile(child).withOptions(List.of("model.depth=18"));
        ConfigValue depth = config.find("model.depth").orElseThrow();
        assertThat(depth).isEqualTo(Config.value(18));
        assertThat(depth.origin().chain())
                .extracting(Origin::toString)
                .containsExactly("--cfg-options", child + ":2:20", base + ":2:11");
        assertThat(config.find("model.width").orElseThrow().origin()).hasToString(base + ":3:11");
    }

    @Test
    void originOfCopiesIsWhereTheyWereSet() {
        Config config = Config.fromString("p = [\n  1]\nd = dict(a=p)\np.append(2)\n", ConfigFormat.PY);
        assertThat(config.find("d.a").orElseThrow().origin()).hasToString("<string>:3:12");
        assertThat(config.find("d.a.0").orElseThrow().origin()).hasToString("<string>:2:3");
        assertThat(config.find("d.a.1").orElseThrow().origin()).hasToString("<string>:4:10");
    }

    @Test
    void mergeErrorsShowBothPlaces() throws IOException {
        Path base = write("base.py", "lr = 0.1\n");
        Path child = write("child.py", "_base_ = 'base.py'\nlr = dict(value=1)\n");
        assertThatThrownBy(() -> Config.fromFile(child))
                .hasMessageContaining("[lr]")
                .hasMessageContaining(child + ":2:6")
                .hasMessageContaining("lr = dict(value=1)")
                .hasMessageContaining(base + ":1:6")
                .hasMessageContaining("_delete_=True");
    }

    @Test
    void builtFromJava() {
        ConfigDict dict =
                Config.dict("type", "YOLOX", "n", 3, "x", 0.5, "on", true, "none", null, "l", List.of(1, "a"));
        assertThat(Config.of(dict).dump(ConfigFormat.PY))
                .isEqualTo("type = 'YOLOX'\nn = 3\nx = 0.5\non = True\nnone = None\nl = [1, 'a']\n");
        assertThat(dict.type()).contains("YOLOX");
        assertThat(Config.value(Map.of("a", List.of()))).isEqualTo(Config.dict("a", List.of()));
        assertThatThrownBy(() -> Config.value(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void typedGetters() {
        ConfigDict root = Config.fromString("a = dict(b=[dict(c=5)], s='x', f=2, t=True)", ConfigFormat.PY)
                .root();
        assertThat(root.findLong("a.b.0.c")).contains(5L);
        assertThat(root.findString("a.s")).contains("x");
        assertThat(root.findDouble("a.f")).contains(2.0);
        assertThat(root.findBoolean("a.t")).contains(true);
        assertThat(root.findLong("a.s")).isEmpty();
        assertThat(root.findDict("a.b.7")).isEmpty();
        assertThat(root.findItems("a.b").orElseThrow()).hasSize(1);
    }

    @Test
    void searchPathFindsPackages() throws IOException {
        write("repos/mmdet/configs/_base_/m.py", "model = dict(type='X', sub=dict(type='Y'))\n");
        Path child = write("mine/c.py", "_base_ = 'mmdet::_base_/m.py'\nmodel = dict(sub=dict(n=1))\n");
        ConfigOptions options = ConfigOptions.defaults().withSearchPath(List.of(folder.resolve("repos")));
        assertThat(Config.fromFile(child, options).root())
                .isEqualTo(Config.dict(
                        "model",
                        Config.dict("type", "X", "sub", Config.dict("type", "Y", "n", 1), "_scope_", "mmdet")));
    }

    @Test
    void longValuesAreWrittenOneItemALine() {
        Config config = Config.fromString(
                "p = [dict(type='LoadImageFromFile', backend_args=None), dict(type='Resize', scale=(1333, 800))]",
                ConfigFormat.PY);
        assertThat(config.dump(ConfigFormat.PY)).isEqualTo("""
                p = [
                    dict(type='LoadImageFromFile', backend_args=None),
                    dict(type='Resize', scale=(1333, 800)),
                ]
                """);
    }

    @Test
    void nearestNames() {
        List<String> known = List.of("backbone", "neck", "bbox_head", "Backbone");
        assertThat(Names.nearest("backbnoe", known)).containsExactly("Backbone", "backbone");
        assertThat(Names.nearest("xyz", known)).isEmpty();
        assertThat(Names.nearest("NECK", known)).containsExactly("neck");
    }

    @Test
    void keysThatArePythonNamesInNoOtherFormReadBack() {
        Config config =
                Config.of(Config.dict("d", Config.dict("m\uFEF7ry", 1), "long", Config.dict("k".repeat(2000), 2)));
        assertThat(config.dump(ConfigFormat.PY)).contains("{'m\uFEF7ry': 1}");
        for (ConfigFormat format : List.of(ConfigFormat.PY, ConfigFormat.YAML)) {
            assertThat(Config.fromString(config.dump(format), format).root()).isEqualTo(config.root());
        }
    }

    @Test
    void singleValuesAreSetAndRemoved() {
        Config config = Config.fromString("a = dict(b=[dict(c=5), 6], t=(1, 2))", ConfigFormat.PY);
        assertThat(config.with("a.b.0.c", 7)
                        .without("a.b.1")
                        .with("a.t.1", "x")
                        .with("n.m", List.of(1))
                        .root())
                .isEqualTo(Config.fromString("a = dict(b=[dict(c=7)], t=(1, 'x'))\nn = dict(m=[1])", ConfigFormat.PY)
                        .root());
        assertThat(config.root().findLong("a.b.0.c")).contains(5L);
        assertThat(config.with("a", Config.dict("z", null)).root()).isEqualTo(Config.dict("a", Config.dict("z", null)));
        assertThat(config.without("a.q.r").without("x").root()).isEqualTo(config.root());
        assertThat(config.with("a.b.0.c", 7)
                        .find("a.b.0.c")
                        .orElseThrow()
                        .origin()
                        .chain())
                .hasSize(2);
        assertThatThrownBy(() -> config.with("a.b.2", 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("2 items");
        assertThatThrownBy(() -> config.with("a.b.1.c", 1)).isInstanceOf(ConfigException.class);
        assertThatThrownBy(() -> config.with("text", 1)).isInstanceOf(ConfigException.class);
    }
}
