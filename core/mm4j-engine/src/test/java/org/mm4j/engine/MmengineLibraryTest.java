package org.mm4j.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigException;
import org.mm4j.config.ConfigFormat;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.model.Activation;
import org.mm4j.engine.model.Convolution;
import org.mm4j.engine.model.Layers;
import org.mm4j.engine.model.Norm;
import org.mm4j.engine.model.UpsampleLayer;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Padding;
import org.mm4j.engine.nn.Provenance;
import org.mm4j.engine.nn.Sequential;
import org.mm4j.engine.structures.IntPair;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.BuildListener;
import org.mm4j.registry.Part;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;

/** The layers as configs name them. */
class MmengineLibraryTest {

    private static final BuildContext BUILD =
            Registries.of(new MmengineLibrary()).context(Registries.ROOT);

    private static ConfigValue value(String python) {
        Config config = Config.fromString("v = " + python, ConfigFormat.PY);
        ConfigValue value = config.root().get("v");
        assertThat(value).isInstanceOf(ConfigDict.class);
        return value == null ? ConfigDict.EMPTY : value;
    }

    private static <T> Part<T> part(Class<T> type, String python) {
        return BUILD.bind(RegistryKey.of(type), value(python));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dict(type='BN', eps=0.001, momentum=0.03) | bn",
                "dict(type='BN2d') | bn",
                "dict(type='SyncBN', requires_grad=False) | bn",
                "dict(type='GN', num_groups=4) | gn",
                "dict(type='LN') | ln",
                "dict(type='IN', affine=True) | in",
                "dict(type='IN2d') | in"
            })
    void normsAreBuiltForTheirChannels(String config, String abbreviation) {
        Norm norm = Layers.norm(part(Norm.class, config), 8);
        assertThat(norm.abbreviation()).isEqualTo(abbreviation);
        BaseModule.of(norm)
                .parameters()
                .values()
                .forEach(p -> assertThat(p.shape()).containsExactly(8));
        BaseModule.of(norm).close();
    }

    @ParameterizedTest
    @CsvSource({
        "ReLU",
        "ReLU6",
        "LeakyReLU",
        "PReLU",
        "ELU",
        "SiLU",
        "Swish",
        "Sigmoid",
        "Tanh",
        "GELU",
        "Mish",
        "HSwish",
        "HSigmoid",
        "Clamp",
        "Clip"
    })
    void activationsAreBuilt(String name) {
        assertThat(Layers.activation(part(Activation.class, "dict(type='" + name + "')"), true))
                .isInstanceOf(BaseModule.class);
    }

    @Test
    void convolutionsAndUpsamplingsAreBuilt() {
        Conv2d.Args args =
                new Conv2d.Args(2, 4, IntPair.of(3), IntPair.of(2), Padding.of(1), IntPair.of(1), 2, false, "zeros");
        for (String name : new String[] {"Conv", "Conv2d"}) {
            assertThat(Layers.conv(part(Convolution.class, "dict(type='" + name + "')"), args))
                    .isInstanceOfSatisfying(
                            Conv2d.class, conv -> assertThat(conv.args()).isEqualTo(args));
        }
        assertThat(Layers.conv(null, args)).isInstanceOf(Conv2d.class);
        assertThat(part(UpsampleLayer.class, "dict(type='nearest', scale_factor=2)")
                        .build())
                .isInstanceOfSatisfying(
                        BaseModule.class, m -> assertThat(m.extraRepr()).contains("nearest"));
        assertThat(part(UpsampleLayer.class, "dict(type='bilinear', scale_factor=(2, 1.5), align_corners=False)")
                        .build())
                .isInstanceOfSatisfying(
                        BaseModule.class, m -> assertThat(m.extraRepr()).contains("bilinear"));
        BaseModule conv = BUILD.build(
                Kinds.MODELS,
                value("dict(type='Conv2d', in_channels=1, out_channels=2, kernel_size=(1, 3), padding='same')"));
        assertThat(conv.stateAt("weight").shape()).containsExactly(2, 1, 1, 3);
    }

    @Test
    void wrongArgumentsAreErrorsOfTheConfig() {
        assertThatThrownBy(() -> BUILD.build(Kinds.MODELS, value("dict(type='BN', num_features=4, epsilon=1)")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("epsilon");
        assertThatThrownBy(() -> BUILD.build(Kinds.MODELS, value("dict(type='GN', num_groups=3, num_channels=4)")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num_groups");
    }

    @Test
    void aTreeTellsWhereItsModulesCameFrom() {
        Provenance provenance = new Provenance();
        BuildContext build = BUILD.with(BuildListener.class, provenance);
        BaseModule norm = build.build(Kinds.MODELS, value("dict(type='BN', num_features=4)"));
        try (Sequential tree = new Sequential()) {
            tree.add("bn", (BatchNorm2d) norm);
            assertThat(provenance.of(norm)).isPresent();
            assertThat(provenance.render(tree)).contains("bn: mmengine.BN").contains("8");
        }
    }
}
