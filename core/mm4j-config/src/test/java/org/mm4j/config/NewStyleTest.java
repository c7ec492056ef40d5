package org.mm4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigException.Kind;

/** Configs that import their bases in {@code with read_base():} and their types by {@code import}. */
class NewStyleTest {

    @TempDir
    private Path folder;

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private ConfigException fails(Path file) {
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> Config.fromFile(file));
        assertThat(e).isNotNull();
        return e;
    }

    @Test
    void basesAreImportedAndEdited() throws IOException {
        write("_base_/model.py", """
                from torch.nn import ReLU
                model = dict(type='Net', act=dict(type=ReLU), neck=dict(a=1, b=2))
                stages = [1, 2]
                """);
        Path child = write("net/child.py", """
                from mmengine.config import read_base

                with read_base():
                    from .._base_.model import *

                model.update(neck=dict(b=3))
                model.act.inplace = True
                model.merge(dict(act=dict(_delete_=True, type='GELU')) if False else dict(depth=4))
                stages.append(3)
                """);
        Config config = Config.fromFile(child);
        ConfigValue relu = new ConfigReference("torch.nn.ReLU", ConfigReference.Type.IMPORTED, Origin.NONE);
        assertThat(config.root())
                .isEqualTo(Config.dict(
                        "model",
                        Config.dict(
                                "type",
                                "Net",
                                "act",
                                Config.dict("type", relu, "inplace", true),
                                "neck",
                                Config.dict("a", 1, "b", 3),
                                "depth",
                                4),
                        "stages",
                        List.of(1, 2, 3)));
        assertThat(config.importedNames()).containsExactlyInAnyOrder("ReLU", "read_base");
        assertThat(config.root().findDict("model.act").orElseThrow().type()).contains("torch.nn.ReLU");
        assertThat(config.find("model.neck.b").orElseThrow().origin().source()).isEqualTo(child.toString());
        assertThat(config.find("model.neck.a").orElseThrow().origin().source()).endsWith("model.py");
    }

    @Test
    void functionsOfABaseCanBeCalled() throws IOException {
        write("base.py", """
                from torch.nn import ReLU
                scale = 2
                def double(x):
                    return x * scale
                """);
        Path child = write("child.py", """
                from mmengine.config import read_base
                with read_base():
                    from .base import double as twice
                a = twice(21)
                """);
        Config config = Config.fromFile(child);
        assertThat(config.root().findLong("a")).contains(42L);
        assertThat(config.root().has("twice")).isTrue();
    }

    @Test
    void modulesOfABaseCanBeReachedInto() throws IOException {
        write("base.py", "import torch.nn as nn\nimport torch\n");
        Path child = write("child.py", """
                from mmengine.config import read_base
                with read_base():
                    from .base import *
                act = dict(type=nn.ReLU, dtype=torch.float32, name=f'{nn.ReLU}')
                """);
        assertThat(Config.fromFile(child).dump(ConfigFormat.PY))
                .isEqualTo("act = dict(type='torch.nn.ReLU', dtype='torch.float32', name='ReLU')\n");
    }

    @Test
    void twoChildrenOfABaseDoNotSeeEachOther() throws IOException {
        write("base.py", "from a import b\nx = dict(n=[1])\ny = x\n");
        String text = """
                from mmengine.config import read_base
                with read_base():
                    from .base import *
                x.n.append(%d)
                """;
        Path first = write("first.py", text.formatted(2));
        Path second = write("second.py", text.formatted(3));
        assertThat(Config.fromFile(first).root().findPath("x.n")).contains(Config.value(List.of(1, 2)));
        assertThat(Config.fromFile(second).root().findPath("x.n")).contains(Config.value(List.of(1, 3)));
        assertThat(Config.fromFile(first).root().findPath("y.n")).contains(Config.value(List.of(1)));
    }

    @Test
    void packagesAreFoundBesideTheSources() throws IOException {
        write("lib/mmtoy/configs/base.py", "from a import b\nx = 1\n");
        Path child = write("lib/mmtoy/configs/sub/child.py", """
                from mmengine.config import read_base
                with read_base():
                    from mmtoy.configs.base import *
                """);
        assertThat(Config.fromFile(child).root()).isEqualTo(Config.dict("x", 1));
        write("repos/mmpretrain/configs/_base_/net.py", "net = dict(type='X')\n");
        Path classic = write("repos/mmdetection/configs/a/b.py", "_base_ = 'mmpretrain::_base_/net.py'\n");
        assertThat(Config.fromFile(classic).root())
                .isEqualTo(Config.dict("net", Config.dict("type", "X", "_scope_", "mmpretrain")));
    }

    @Test
    void namesCannotBeCalled() throws IOException {
        ConfigException e = fails(write("c.py", "import numpy as np\nx = np.array([1])\n"));
        assertThat(e.kind()).isEqualTo(Kind.RUNTIME);
        assertThat(e).hasMessageContaining("numpy.array").hasMessageContaining("dict(type=array");
        assertThat(e.diagnostics().get(0).origin().line()).isEqualTo(2);
    }

    @Test
    void whatCannotBeImported() throws IOException {
        write("base.py", "from a import b\nmodel = 1\n");
        String with = "from mmengine.config import read_base\nwith read_base():\n    ";
        assertThat(fails(write("1.py", with + "from .bse import *\n")))
                .hasMessageContaining("does not exist")
                .hasMessageContaining("did you mean 'base.py'?")
                .extracting(ConfigException::kind)
                .isEqualTo(Kind.PARSING);
        assertThat(fails(write("2.py", with + "from .base import modle\n")))
                .hasMessageContaining("did you mean 'model'?")
                .extracting(ConfigException::kind)
                .isEqualTo(Kind.KEY);
        assertThat(fails(write("3.py", with + "from . import base\n")).kind()).isEqualTo(Kind.ASSERTION);
        assertThat(fails(write("4.py", with + "x = 1\n")).kind()).isEqualTo(Kind.ASSERTION);
        assertThat(fails(write("5.py", with + "from mmnowhere import *\n")).kind())
                .isEqualTo(Kind.PARSING);
        assertThat(fails(write("6.py", with + "from mmnowhere.configs.x import *\n"))
                        .kind())
                .isEqualTo(Kind.IMPORT);
        assertThat(fails(write("7.py", with + "from .base import *\nwith read_base():\n    from .base import *\n"))
                        .kind())
                .isEqualTo(Kind.PARSING);
        assertThat(fails(write("8.py", "import torch, numpy\n")).kind()).isEqualTo(Kind.ASSERTION);
        assertThat(fails(write("9.py", with + "from .base import *\n_base_ = 'x.py'\n"))
                        .kind())
                .isEqualTo(Kind.PARSING);
        assertThat(fails(write("10.py", with + "from .10 import *\n")).kind()).isEqualTo(Kind.SYNTAX);
        assertThat(fails(write("self.py", with + "from .self import *\n")))
                .hasMessageContaining("inherits from itself");
    }

    @Test
    void basesStayInTheRoot() throws IOException {
        write("out/base.py", "from a import b\nx = 1\n");
        Path child = write("in/child.py", """
                from mmengine.config import read_base
                with read_base():
                    from ..out.base import *
                """);
        ConfigOptions options = ConfigOptions.defaults().withIncludeRoot(folder.resolve("in"));
        ConfigException e = catchThrowableOfType(ConfigException.class, () -> Config.fromFile(child, options));
        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(Config.fromFile(child).root()).isEqualTo(Config.dict("x", 1));
    }
}
