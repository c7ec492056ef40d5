package org.mm4j.engine.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigFloat;
import org.mm4j.config.ConfigInt;
import org.mm4j.config.ConfigList;
import org.mm4j.config.ConfigString;
import org.mm4j.config.ConfigValue;
import org.mm4j.engine.Torch;
import org.mm4j.engine.checkpoint.CheckpointException;
import org.mm4j.engine.checkpoint.Safetensors;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.BatchNorm2d;
import org.mm4j.engine.nn.Conv2d;
import org.mm4j.engine.nn.Linear;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;

class InitTest {

    @TempDir
    Path folder;

    @BeforeEach
    void seed() {
        Torch.seed(7);
    }

    private static class Net extends BaseModule {
        final Conv2d conv = child("conv", Conv2d.of(64, 96, 3));
        final Conv2d head = child("head", Conv2d.of(96, 80, 1));
        final Linear fc = child("fc", new Linear(500, 300, true));

        Net(@Nullable InitCfg cfg) {
            super(cfg);
            child("norm", BatchNorm2d.of(96));
        }
    }

    private static ConfigDict dict(Object... pairs) {
        ConfigDict dict = ConfigDict.EMPTY;
        for (int i = 0; i < pairs.length; i += 2) {
            dict = dict.with((String) pairs[i], value(pairs[i + 1]));
        }
        return dict;
    }

    private static ConfigValue value(Object value) {
        if (value instanceof ConfigValue config) {
            return config;
        }
        if (value instanceof Integer integer) {
            return ConfigInt.of(BigInteger.valueOf(integer));
        }
        if (value instanceof Double number) {
            return ConfigFloat.of(number);
        }
        return ConfigString.of((String) value);
    }

    private record Stats(double mean, double std, double min, double max) {
        static Stats of(Parameter parameter) {
            float[] values = Tensors.floats(parameter.value());
            double sum = 0;
            double squares = 0;
            double min = Double.MAX_VALUE;
            double max = -Double.MAX_VALUE;
            for (float value : values) {
                sum += value;
                squares += (double) value * value;
                min = Math.min(min, value);
                max = Math.max(max, value);
            }
            double mean = sum / values.length;
            return new Stats(mean, Math.sqrt(squares / values.length - mean * mean), min, max);
        }
    }

    private static Net initialized(@Nullable InitCfg cfg) {
        Net net = new Net(cfg);
        net.initWeights();
        return net;
    }

    private static void assertNormal(Parameter parameter, double std) {
        Stats stats = Stats.of(parameter);
        assertThat(stats.mean).isCloseTo(0, within(std * 0.02));
        assertThat(stats.std).isCloseTo(std, within(std * 0.02));
        assertThat(stats.max).isGreaterThan(std * 3);
    }

    private static void assertUniform(Parameter parameter, double low, double high) {
        Stats stats = Stats.of(parameter);
        double width = high - low;
        assertThat(stats.min).isBetween(low, low + width * 0.01);
        assertThat(stats.max).isBetween(high - width * 0.01, high);
        assertThat(stats.std).isCloseTo(width / Math.sqrt(12), within(width * 0.01));
    }

    @Test
    void withoutAConfigTorchsOwnValuesAreGiven() {
        try (Net net = initialized(null)) {
            double bound = 1 / Math.sqrt(64 * 9);
            assertUniform(net.conv.weight(), -bound, bound);
            assertThat(Stats.of(net.stateAt("conv.bias")).max).isLessThanOrEqualTo(bound);
            assertUniform(net.fc.weight(), -1 / Math.sqrt(500), 1 / Math.sqrt(500));
            assertThat(Tensors.floats(net.stateAt("norm.weight").value())).containsOnly(1);
            assertThat(Tensors.floats(net.stateAt("norm.running_var").value())).containsOnly(1);
            assertThat(Tensors.floats(net.stateAt("norm.bias").value())).containsOnly(0);
        }
    }

    @Test
    void everyKindHasItsDistribution() {
        double fanIn = 64 * 9;
        double fanOut = 96 * 9;
        try (Net net = initialized(InitCfg.of(dict("type", "Kaiming", "layer", "Conv2d")))) {
            assertNormal(net.conv.weight(), Math.sqrt(2 / fanOut));
            assertThat(Tensors.floats(net.stateAt("conv.bias").value())).containsOnly(0);
            assertUniform(net.fc.weight(), -1 / Math.sqrt(500), 1 / Math.sqrt(500));
        }
        ConfigDict yolox = dict(
                "type",
                "Kaiming",
                "layer",
                "Conv2d",
                "a",
                Math.sqrt(5),
                "distribution",
                "uniform",
                "mode",
                "fan_in",
                "nonlinearity",
                "leaky_relu");
        try (Net net = initialized(InitCfg.of(yolox))) {
            assertUniform(net.conv.weight(), -1 / Math.sqrt(fanIn), 1 / Math.sqrt(fanIn));
        }
        try (Net net = initialized(InitCfg.of(dict("type", "Xavier", "layer", "Conv2d", "gain", 2)))) {
            assertNormal(net.conv.weight(), 2 * Math.sqrt(2 / (fanIn + fanOut)));
        }
        try (Net net = initialized(InitCfg.of(dict("type", "Xavier", "layer", "Linear", "distribution", "uniform")))) {
            double bound = Math.sqrt(6.0 / 800);
            assertUniform(net.fc.weight(), -bound, bound);
        }
        try (Net net = initialized(InitCfg.of(dict("type", "Caffe2Xavier", "layer", "Conv2d")))) {
            double bound = Math.sqrt(3) / Math.sqrt(fanIn);
            assertUniform(net.conv.weight(), -bound, bound);
        }
        try (Net net = initialized(InitCfg.of(dict("type", "Normal", "layer", "Conv2d", "std", 0.01, "bias", 2)))) {
            assertNormal(net.conv.weight(), 0.01);
            assertThat(Tensors.floats(net.stateAt("conv.bias").value())).containsOnly(2);
        }
        try (Net net = initialized(InitCfg.of(dict("type", "Uniform", "layer", "Linear", "a", -3, "b", 1)))) {
            assertUniform(net.fc.weight(), -3, 1);
        }
    }

    @Test
    void theTruncatedNormalDistributionIsTruncated() {
        ConfigDict cfg = dict("type", "TruncNormal", "layer", "Linear", "std", 0.5, "a", -0.5, "b", 0.5);
        try (Net net = initialized(InitCfg.of(cfg))) {
            Stats stats = Stats.of(net.fc.weight());
            assertThat(stats.min).isBetween(-0.5, -0.49);
            assertThat(stats.max).isBetween(0.49, 0.5);
            // One standard deviation on each side: 0.5398 of the untruncated one.
            assertThat(stats.std).isCloseTo(0.5 * 0.5396, within(0.003));
        }
        assertThat(Inits.normalCdf(0)).isEqualTo(0.5);
        assertThat(Inits.normalCdf(1)).isCloseTo(0.8413447460685429, within(1e-14));
        assertThat(Inits.normalCdf(-4)).isCloseTo(3.167124183311998e-5, within(1e-18));
        assertThat(Inits.normalCdf(2.999999)).isCloseTo(Inits.normalCdf(3.000001), within(1e-7));
    }

    @Test
    void listsOverridesAndBiasProbabilitiesAreCarriedOut() {
        ConfigDict override = dict("type", "Normal", "name", "head", "std", 0.5, "bias_prob", 0.01);
        InitCfg cfg = InitCfg.of(
                dict("type", "Constant", "val", 3, "layer", "_BatchNorm"),
                dict("type", "Normal", "std", 0.01, "layer", ConfigList.of(ConfigString.of("Conv2d")))
                        .with("override", override));
        try (Net net = initialized(cfg)) {
            assertThat(Tensors.floats(net.stateAt("norm.weight").value())).containsOnly(3);
            assertNormal(net.conv.weight(), 0.01);
            assertNormal(net.head.weight(), 0.5);
            assertThat(Tensors.floats(net.stateAt("head.bias").value())).containsOnly((float) -Math.log(99));
        }
        InitCfg nameOnly =
                InitCfg.of(dict("type", "Constant", "val", 5, "bias", 6).with("override", dict("name", "norm")));
        try (Net net = initialized(nameOnly)) {
            assertThat(Tensors.floats(net.stateAt("norm.weight").value())).containsOnly(5);
            assertThat(Tensors.floats(net.stateAt("norm.bias").value())).containsOnly(6);
            assertThat(Stats.of(net.conv.weight()).std).isGreaterThan(0);
        }
    }

    @Test
    void childrenComeAfterTheirParentAndPretrainedComesLast() {
        Path file = folder.resolve("part.safetensors");
        TorchScope.run(() -> Safetensors.write(file, Map.of("net.fc.bias", Tensors.of(filled(300, 9), 300)), Map.of()));
        ConfigDict pretrained = dict("type", "Pretrained", "checkpoint", file.toString(), "prefix", "net");
        List<String> order = new ArrayList<>();
        InitCfg cfg = InitCfg.of(pretrained, dict("type", "Constant", "val", 1, "bias", 1, "layer", "Linear"));
        try (Net net = new Net(cfg) {
            @Override
            protected void initOwnWeights(Runnable base) {
                order.add("before");
                base.run();
                order.add("after");
                assertThat(Tensors.floats(fc.weight().value())).containsOnly(1);
            }
        }) {
            net.initWeights();
            net.initWeights();
            assertThat(order).containsExactly("before", "after");
            assertThat(Tensors.floats(net.stateAt("fc.bias").value())).containsOnly(9);
        }
    }

    @Test
    void aSecondCallChangesNothing() {
        try (Net net = initialized(null)) {
            Tensor weight = net.conv.weight().value();
            float[] before = Tensors.floats(weight);
            net.initWeights();
            assertThat(Tensors.floats(weight)).containsExactly(before);
        }
    }

    @Test
    void wrongConfigsAreRefusedWhenTheyAreRead() {
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Orthogonal"))).hasMessageContaining("Orthogonal");
        assertThatThrownBy(() -> InitCfg.of(dict("std", 1))).hasMessageContaining("type");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal", "sdt", 1))).hasMessageContaining("sdt");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Constant"))).hasMessageContaining("val");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Kaiming", "mode", "fan")))
                .hasMessageContaining("mode");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Kaiming", "nonlinearity", "swish")))
                .hasMessageContaining("swish");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal", "std", "1"))).hasMessageContaining("std");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal").with("override", dict("std", 1))))
                .hasMessageContaining("name");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal").with("override", dict("name", "a", "std", 1))))
                .hasMessageContaining("type");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Pretrained", "checkpoint", "x", "map_location", "cuda")))
                .hasMessageContaining("map_location");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal", "bias_prob", 1.0)))
                .hasMessageContaining("bias_prob");
        assertThatThrownBy(() -> InitCfg.of(dict("type", "Normal").with("override", ConfigString.of("x"))))
                .hasMessageContaining("override");
    }

    @Test
    void whatDoesNotFitTheModuleIsAnError() {
        InitCfg missing = InitCfg.of(dict("type", "Normal").with("override", dict("name", "neck", "type", "Normal")));
        try (Net net = new Net(missing)) {
            assertThatThrownBy(net::initWeights).hasMessageContaining("neck").hasMessageContaining("conv");
        }
        try (Net net = new Net(InitCfg.of(dict("type", "Xavier", "layer", "BatchNorm2d")))) {
            assertThatThrownBy(net::initWeights).hasMessageContaining("norm").hasMessageContaining("fan-in");
        }
        try (Net net = new Net(InitCfg.of(dict("type", "Pretrained", "checkpoint", "no/such.pth")))) {
            assertThatThrownBy(net::initWeights).isInstanceOf(CheckpointException.class);
        }
        // Templates leave it empty; that is no error before weights are asked for.
        try (Net net = new Net(InitCfg.of(dict("type", "Pretrained", "checkpoint", "")))) {
            assertThatThrownBy(net::initWeights)
                    .hasMessageContaining("checkpoint")
                    .hasMessageContaining("''");
        }
    }

    private static float[] filled(int count, float value) {
        float[] values = new float[count];
        Arrays.fill(values, value);
        return values;
    }
}
