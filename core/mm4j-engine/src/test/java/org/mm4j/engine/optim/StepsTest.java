package org.mm4j.engine.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.mm4j.engine.nn.Tensors;

/** Steps of each optimiser on a small model against what torch and mmengine computed; the file says which versions. */
class StepsTest {

    private static final double TOLERANCE = 1e-6;

    @TestFactory
    Stream<DynamicTest> changesParametersAsTorch() {
        return StreamSupport.stream(Optims.read("steps.json").get("cases").spliterator(), false)
                .map(node -> dynamicTest(node.get("name").textValue(), () -> check(node)));
    }

    private static void check(JsonNode node) {
        try (SmallNet net = new SmallNet();
                OptimWrapper wrapper = Optims.wrapper(net, Optims.dict(node.get("optim_wrapper")))) {
            if (node.has("max_counts")) {
                wrapper.initializeCountStatus(net, 0, node.get("max_counts").longValue());
            }
            List<Double> norms = new ArrayList<>();
            for (int step = 0; step < node.get("steps").intValue(); step++) {
                double expected = node.get("losses").get(step).doubleValue();
                assertThat(net.train(wrapper, step))
                        .as("loss " + step)
                        .isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
                if (wrapper.shouldUpdate()) {
                    wrapper.gradNorm().ifPresent(norms::add);
                }
            }
            checkNumbers("norms", norms, node.path("grad_norms"), 1e-5);
            node.get("params").properties().forEach(entry -> {
                List<Double> values = new ArrayList<>();
                for (float value : Tensors.floats(net.stateAt(entry.getKey()).value())) {
                    values.add((double) value);
                }
                checkNumbers(entry.getKey(), values, entry.getValue(), TOLERANCE);
            });
            node.get("lr")
                    .properties()
                    .forEach(entry -> checkNumbers(
                            entry.getKey(),
                            wrapper.getLr().getOrDefault(entry.getKey(), List.of()),
                            entry.getValue(),
                            1e-15));
            checkNumbers(
                    "momentum",
                    wrapper.getMomentum().getOrDefault("momentum", List.of()),
                    node.get("momentum").get("momentum"),
                    1e-15);
        }
    }

    private static void checkNumbers(String what, List<Double> values, JsonNode expected, double tolerance) {
        assertThat(values).as(what).hasSize(expected.size());
        for (int i = 0; i < values.size(); i++) {
            double wanted = expected.get(i).doubleValue();
            assertThat(values.get(i))
                    .as(what + " " + i)
                    .isCloseTo(wanted, within(tolerance * Math.max(1, Math.abs(wanted))));
        }
    }
}
