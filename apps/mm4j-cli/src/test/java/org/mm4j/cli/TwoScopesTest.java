package org.mm4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.mm4j.cls.MmclsLibrary;
import org.mm4j.config.Config;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.cv.MmcvLibrary;
import org.mm4j.det.MmdetLibrary;
import org.mm4j.det.models.detectors.BaseDetector;
import org.mm4j.engine.MmengineLibrary;
import org.mm4j.engine.checkpoint.TensorSource;
import org.mm4j.engine.memory.Grad;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.DataRoots;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.track.MmtrackLibrary;

/** Two threads build and run from configs with different default scopes and different sets of libraries. */
class TwoScopesTest {

    private static final int ROUNDS = 200;
    private static final int SIZE = 64;

    /** Weights by name, which the models of all rounds share. */
    private static final Map<String, TensorSource> WEIGHTS = new ConcurrentHashMap<>();

    private record Setting(Config config, Registries registries) {

        List<Float> round() {
            try (BaseDetector model = registries
                    .context(config, null, warning -> {
                        throw new AssertionError(warning.render());
                    })
                    .build(
                            new RegistryKey<>("model", BaseDetector.class),
                            config.find("model").orElseThrow())) {
                Map<String, TensorSource> weights = new LinkedHashMap<>();
                model.namedState()
                        .forEach((name, parameter) -> weights.put(
                                name,
                                WEIGHTS.computeIfAbsent(
                                        name,
                                        key -> TensorSource.of(
                                                SyntheticWeights.fill(key, parameter.shape(), 3), parameter.shape()))));
                model.loadStateDict(weights, true);
                model.eval();
                float[] picture = SyntheticWeights.uniform("picture", 3 * SIZE * SIZE, -1, 1);
                return Grad.off(() ->
                        TorchScope.call(() -> model.forward(Tensors.of(picture, 1, 3, SIZE, SIZE)).stream()
                                .flatMap(List::stream)
                                .map(map -> Tensors.floats(map)[0])
                                .toList()));
            }
        }
    }

    @Test
    void theyDoNotInterfere() throws Exception {
        Path nano = DataRoots.project().resolve("configs/yolox/yolox_nano.py");
        Config plain = Config.fromFile(nano);
        Config tracked = Config.of(Config.fromFile(nano)
                .root()
                .with("default_scope", ConfigString.of("mmtrack"))
                .with(
                        "model",
                        ((ConfigDict) plain.find("model").orElseThrow()).with("_scope_", ConfigString.of("mmdet"))));
        Setting first = new Setting(plain, Registries.of(new MmengineLibrary(), new MmcvLibrary(), new MmdetLibrary()));
        Setting second = new Setting(
                tracked,
                Registries.of(
                        new MmengineLibrary(),
                        new MmcvLibrary(),
                        new MmclsLibrary(),
                        new MmdetLibrary(),
                        new MmtrackLibrary()));
        List<Float> expected = first.round();
        assertThat(expected).hasSize(9).doesNotContain(0f, Float.NaN);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Callable<Integer> firstRounds = () -> rounds(first, expected);
            Callable<Integer> secondRounds = () -> rounds(second, expected);
            for (Future<Integer> done : threads.invokeAll(Arrays.asList(firstRounds, secondRounds))) {
                assertThat(done.get()).isEqualTo(ROUNDS);
            }
        } finally {
            threads.shutdown();
        }
        assertThat(TorchScope.openScopes()).isZero();
    }

    private static int rounds(Setting setting, List<Float> expected) {
        int rounds = 0;
        while (rounds < ROUNDS) {
            assertThat(setting.round()).isEqualTo(expected);
            rounds++;
        }
        return rounds;
    }
}
