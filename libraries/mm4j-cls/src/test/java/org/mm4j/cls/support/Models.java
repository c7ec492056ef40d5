package org.mm4j.cls.support;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.mm4j.config.ConfigDict;
import org.mm4j.config.ConfigString;
import org.mm4j.engine.nn.BaseModule;
import org.mm4j.engine.nn.Parameter;
import org.mm4j.engine.nn.Tensors;
import org.mm4j.registry.BuildContext;
import org.mm4j.registry.Registries;
import org.mm4j.registry.RegistryKey;
import org.mm4j.testkit.Json;
import org.mm4j.testkit.PictureBatch;
import org.mm4j.testkit.SyntheticWeights;
import org.mm4j.testkit.TensorSummary;

/** Models for tests, spelled as configs spell them, and numbers for them. */
public final class Models {

    private static final BuildContext MMCLS = Registries.discover().context("mmcls");

    private Models() {}

    public static BuildContext context() {
        return MMCLS;
    }

    /** A module by the JSON form of its config; {@code type} is that of the class unless given. */
    public static <M extends BaseModule> M build(Class<M> type, String json) {
        return build(type, Configs.dict(Json.parse(json)));
    }

    /** A module by its config; {@code type} is that of the class unless given. */
    public static <M extends BaseModule> M build(Class<M> type, ConfigDict cfg) {
        ConfigDict named = cfg.has("type") ? cfg : cfg.with("type", ConfigString.of(type.getSimpleName()));
        return context().build(new RegistryKey<>("model", type), named);
    }

    /** Gives every parameter and buffer the numbers that its name stands for. */
    public static <M extends BaseModule> M fill(M model, double gain) {
        model.namedState()
                .forEach((name, parameter) ->
                        Tensors.copy(parameter.value(), SyntheticWeights.fill(name, parameter.shape(), gain)));
        return model;
    }

    /** The pictures of a golden case as one batch of (pixel - 127.5) / 127.5. */
    public static Tensor input(JsonNode input) {
        PictureBatch batch = PictureBatch.scaled(input);
        return Tensors.of(batch.values(), batch.shape());
    }

    /** Compares a tensor with a golden summary. */
    public static void check(String what, Tensor actual, JsonNode expected, double tolerance) {
        TensorSummary.check(what, Tensors.floats(actual), actual.shape(), TensorSummary.of(expected), tolerance);
    }

    /** Keys, their order and shapes are those of a golden {@code state_dict}. */
    public static void checkState(BaseModule model, JsonNode expected) {
        List<String> keys = new ArrayList<>();
        expected.fieldNames().forEachRemaining(keys::add);
        Map<String, Parameter> state = model.namedState();
        assertThat(state.keySet()).containsExactlyElementsOf(keys);
        state.forEach((key, parameter) ->
                assertThat(parameter.shape()).as(key).containsExactly(Json.longs(expected.get(key))));
    }

    /** The norms of some gradients. */
    public static void checkGradients(BaseModule model, JsonNode norms, double tolerance) {
        norms.properties().forEach(entry -> {
            double expected = entry.getValue().doubleValue();
            double actual = norm(model.stateAt(entry.getKey()).value().grad());
            assertThat(actual).as("gradient of " + entry.getKey()).isCloseTo(expected, relative(tolerance, expected));
        });
    }

    /** Euclidean norm, summed up in double. */
    public static double norm(Tensor tensor) {
        double squares = 0;
        for (float value : Tensors.floats(tensor)) {
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    public static Offset<Double> relative(double tolerance, double expected) {
        return Offset.offset(tolerance * Math.abs(expected));
    }
}
