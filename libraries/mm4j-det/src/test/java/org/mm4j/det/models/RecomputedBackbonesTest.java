package org.mm4j.det.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.config.ConfigBool;
import org.mm4j.config.ConfigString;
import org.mm4j.det.support.Configs;
import org.mm4j.det.support.Models;
import org.mm4j.engine.Torch;
import org.mm4j.engine.memory.Recompute;
import org.mm4j.engine.memory.TorchScope;
import org.mm4j.engine.model.Backbone;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;

/** Under {@code with_cp} backbones give the same and learn the same; their blocks see each batch twice, as the originals'. */
class RecomputedBackbonesTest {

    private static final RegistryKey<Backbone> BACKBONES = new RegistryKey<>("model", Backbone.class);
    private static final int SIDE = 32;

    /** Gradients of a map that several things read are summed up in another order. */
    private static final double TOLERANCE = 1e-5;

    @TestFactory
    Stream<DynamicTest> numbersStayAndBlocksRunTwice() {
        JsonNode cases =
                Json.read(Path.of("src/test/resources/recomputed.json")).get("cases");
        return StreamSupport.stream(cases.spliterator(), false)
                .map(one -> dynamicTest(one.get("type") + " " + one.get("cfg"), () -> check(one)));
    }

    private static void check(JsonNode one) {
        try (BaseModule plain = build(one, false);
                BaseModule recomputed = build(one, true)) {
            Torch.seed(2);
            Map<String, Parameter> weights = plain.namedState();
            recomputed.namedState().forEach((name, parameter) -> parameter.load(t -> t.copy_(weight(weights, name))));
            List<float[]> expected = step(plain);
            List<float[]> actual = step(recomputed);
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(difference(actual.get(i), expected.get(i))).isLessThan(TOLERANCE);
            }
            JsonNode seen = one.get("seen");
            assertThat(List.of(count(recomputed, 2), count(recomputed, 1), count(recomputed, 0)))
                    .containsExactly(
                            seen.get("twice").longValue(),
                            seen.get("once").longValue(),
                            seen.get("never").longValue());
            assertThat(count(plain, 2)).isZero();
            assertThat(Recompute.waiting()).isZero();
        }
    }

    private static Tensor weight(Map<String, Parameter> weights, String name) {
        return Objects.requireNonNull(weights.get(name)).value();
    }

    /** The largest difference, by the largest value. */
    private static double difference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = IntStream.range(0, expected.length)
                .mapToDouble(i -> Math.abs(expected[i]))
                .max()
                .orElse(0);
        return IntStream.range(0, actual.length)
                        .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
                        .max()
                        .orElse(0)
                / Math.max(largest, 1e-6);
    }

    private static BaseModule build(JsonNode one, boolean withCp) {
        Backbone backbone = Models.scope("mmdet")
                .build(
                        BACKBONES,
                        Configs.dict(one.get("cfg"))
                                .with("type", ConfigString.of(one.get("type").textValue()))
                                .with("with_cp", ConfigBool.of(withCp)));
        return BaseModule.of(backbone);
    }

    /** Outputs and gradients of a step of training. */
    private static List<float[]> step(BaseModule backbone) {
        List<float[]> all = new ArrayList<>();
        backbone.train(true);
        Torch.seed(1);
        TorchScope.run(() -> {
            Tensor loss = Tensors.scalar(0);
            for (Tensor output : ((Backbone) backbone).forward(input())) {
                all.add(Tensors.floats(output));
                loss = loss.add(output.square().mean());
            }
            loss.backward();
            for (Parameter parameter : backbone.namedParameters().values()) {
                Tensor gradient = parameter.value().grad();
                if (gradient.defined()) {
                    all.add(Tensors.floats(gradient));
                }
            }
        });
        return all;
    }

    private static Tensor input() {
        float[] values = new float[2 * 3 * SIDE * SIDE];
        IntStream.range(0, values.length).forEach(i -> values[i] = (float) Math.sin(i * 0.7));
        return Tensors.of(values, 2, 3, SIDE, SIDE);
    }

    /** How many batch norms saw so many batches. */
    private static long count(BaseModule backbone, long batches) {
        return TorchScope.call(() -> backbone.namedBuffers().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("num_batches_tracked"))
                .filter(entry -> Tensors.longs(entry.getValue().value())[0] == batches)
                .count());
    }
}
